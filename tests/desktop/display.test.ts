import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { startStandInApp } from './stand-in-app.ts'

vi.setConfig({ testTimeout: 90_000 })

const folder = fileURLToPath(new URL('../../screenshots/desktop', import.meta.url))

/** A screen that nobody sees; systems other than Linux have one anyway. */
async function startDisplay(): Promise<{ readonly env: Record<string, string> } & AsyncDisposable> {
  if (process.platform !== 'linux') return { env: {}, async [Symbol.asyncDispose]() {} }
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x960x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const [number] = await once(createInterface({ input: server.stdio[3] as Readable }), 'line')
  return {
    env: { DISPLAY: `:${number}` },
    async [Symbol.asyncDispose]() {
      server.kill()
      await once(server, 'exit')
    },
  }
}

test('on a screen the window shows itself in both languages, and hides and comes back', async () => {
  await using display = await startDisplay()
  await using app = await startStandInApp({ env: { ...display.env, STAND_IN_HEADED: '1' } })
  const page = await app.page()
  await mkdir(folder, { recursive: true })
  for (const { language, locale, running, heading } of [
    { language: '', locale: 'en', running: 'Running', heading: 'Overview' },
    { language: '简体中文', locale: 'zh-CN', running: '运行中', heading: '概览' },
  ]) {
    if (language !== '') {
      await page.getByRole('button', { name: 'Language' }).click()
      await page.getByRole('menuitemradio', { name: language }).click()
    }
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await page.getByText(running, { exact: true }).first().waitFor()
    await page.getByRole('main').locator('code').first().waitFor()
    const picture = await page.screenshot({ path: join(folder, `window-${locale}.png`) })
    expect(picture.byteLength).toBeGreaterThan(20_000)
  }
  await app.closeWindow()
  expect((await app.state()).windows).toMatchObject([{ isVisible: false }])
  await app.clickTray()
  expect((await app.state()).windows).toMatchObject([{ isVisible: true }])
})
