import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSettings } from './settings.ts'

const { ipcMain } = vi.hoisted(() => ({ ipcMain: { removeAllListeners: vi.fn() } }))
vi.mock('electron', () => ({ ipcMain }))

let folder: string
let warnings: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-settings-'))
  warnings = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const file = () => join(folder, 'preferences.json')
const open = () => createSettings({ folder, warn: message => warnings.push(message) })
const stored = async () => JSON.parse(await readFile(file(), 'utf8'))

test('begins with defaults and keeps what is chosen', async () => {
  open().write({ theme: 'dark', locale: 'zh-CN' })
  expect(open().read()).toMatchObject({ theme: 'dark', locale: 'zh-CN', port: 3000 })
  expect(warnings).toEqual([])
})

test('SEC-24a: what a newer version stored stays, what is invalid gives way to its default and is told once', async () => {
  await writeFile(file(), JSON.stringify({ theme: 'pink', locale: 'en', keepAwake: true }))
  const settings = open()
  expect(settings.read()).toMatchObject({ theme: 'system', locale: 'en' })
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain('theme')
  settings.write({ locale: 'zh-CN' })
  expect(await stored()).toMatchObject({ locale: 'zh-CN', keepAwake: true })
})

test('SEC-24a: a file that cannot be read is left as it is', async () => {
  await writeFile(file(), '{ "theme": "dark"')
  const settings = open()
  expect(settings.read()).toMatchObject({ theme: 'system' })
  settings.write({ theme: 'light' })
  expect(settings.read()).toMatchObject({ theme: 'light' })
  expect(await readFile(file(), 'utf8')).toBe('{ "theme": "dark"')
  expect(warnings).toHaveLength(1)
})

test('SEC-24: closes the channel that the module opens to every page', () => {
  open()
  expect(ipcMain.removeAllListeners).toHaveBeenCalledWith('electron-store-get-data')
})
