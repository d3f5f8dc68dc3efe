import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderAutostartEntry } from './autostart-entry.ts'
import { createAutostartFile, createSystemLoginItem } from './login-item.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-autostart-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const entryFile = () => join(folder, 'autostart', 'carpool.desktop')
const loginItem = (program: string | undefined = '/opt/Carpool/carpool') =>
  createAutostartFile({ file: entryFile(), program })

test('TR-08: is off until it is asked for, and off again without a trace', async () => {
  const item = loginItem()
  expect(await item.read()).toBe('off')
  await item.write(true)
  expect(await item.read()).toBe('on')
  expect(await readFile(entryFile(), 'utf8')).toContain('Exec="/opt/Carpool/carpool" --hidden\n')
  await item.write(false)
  expect(await item.read()).toBe('off')
  await expect(readFile(entryFile())).rejects.toMatchObject({ code: 'ENOENT' })
})

test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
  'TR-08: says what the system says: %s is off, and stays as the user set it',
  async line => {
    await mkdir(dirname(entryFile()))
    const entry = `${renderAutostartEntry('/opt/Carpool/carpool').replace(/X-GNOME.*\n/, '')}${line}\n`
    await writeFile(entryFile(), entry)
    expect(await loginItem().read()).toBe('off')
    expect(await readFile(entryFile(), 'utf8')).toBe(entry)
  },
)

test('TR-08: follows an AppImage that has moved', async () => {
  await loginItem('/home/ann/Carpool-1.AppImage').write(true)
  expect(await loginItem('/home/ann/Carpool-2.AppImage').read()).toBe('on')
  expect(await readFile(entryFile(), 'utf8')).toContain('Carpool-2.AppImage')
})

test('TR-08: a sandbox that allows no such thing has none', async () => {
  const item = createAutostartFile({ file: entryFile(), program: undefined })
  await item.write(true)
  expect(await item.read()).toBe('unavailable')
})

test('TR-08: a path with signs that mean something stays one path', () => {
  const entry = renderAutostartEntry('/home/a "b" $c/100%/`d`\\e')
  const escaped = '/home/a \\\\"b\\\\" \\\\$c/100%%/\\\\`d\\\\`\\\\\\\\e'
  expect(entry).toContain(`Exec="${escaped}" --hidden`)
})

test('TR-07: on Windows and macOS the system is asked and told', async () => {
  const getLoginItemSettings = vi.fn(() => ({ openAtLogin: true, status: 'enabled' }))
  const setLoginItemSettings = vi.fn()
  // Only what is used here of the much longer answer.
  const app = { getLoginItemSettings, setLoginItemSettings } as unknown as Parameters<
    typeof createSystemLoginItem
  >[0]
  const item = createSystemLoginItem(app, 'win32')
  expect(await item.read()).toBe('on')
  expect(getLoginItemSettings).toHaveBeenCalledWith({ args: ['--hidden'] })
  await item.write(false)
  expect(setLoginItemSettings).toHaveBeenCalledWith({ args: ['--hidden'], openAtLogin: false })
  getLoginItemSettings.mockReturnValue({ openAtLogin: true, status: 'requires-approval' })
  expect(await createSystemLoginItem(app, 'darwin').read()).toBe('requires-approval')
})
