import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { accountSecret, createTestAdmin, messageBody } from '../fixtures/relay.ts'
import { startSimulator } from '../simulator/simulator.ts'
import { type StandInApp, startStandInApp } from './stand-in-app.ts'

vi.setConfig({ testTimeout: 90_000 })

const patience = { timeout: 15_000 }

/** The app with a friend whose stream takes a while. */
async function startStreaming() {
  await using scope = new AsyncDisposableStack()
  const simulator = await startSimulator({ secrets: [accountSecret] })
  scope.defer(() => simulator.stop())
  const app = scope.use(await startStandInApp())
  const { admin, baseUrl } = await reachRelay(app)
  await admin.createAccount({
    body: { provider: 'claude', name: 'Work', baseUrl: simulator.url, secret: accountSecret },
  })
  const { secret } = await admin.createKey({ body: { name: 'Ann' } })
  // Some twenty events.
  simulator.script({ eventDelayMs: 400 })
  const answer = await fetch(`${baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret, 'content-type': 'application/json' },
    body: messageBody({ stream: true }),
  })
  const open = scope.move()
  return { app, answer, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

async function reachRelay(app: StandInApp) {
  const file = join(app.dataDir, 'control.json')
  const { url, token } = await vi.waitFor(async () => JSON.parse(await readFile(file, 'utf8')), patience)
  const admin = createTestAdmin({ controlUrl: url, controlToken: token })
  const { baseUrls } = await admin.getStatus()
  return { admin, baseUrl: baseUrls[0] ?? '' }
}

test('TR-05: Quit with a stream open asks; Cancel changes nothing, “when done” waits for its end', async () => {
  await using given = await startStreaming()
  const { app, answer } = given
  await app.clickMenu('Quit')
  const { question } = await vi.waitUntil(async () => {
    const state = await app.state()
    return state.question && state
  }, patience)
  expect(question).toEqual({
    message: 'One stream is running',
    buttons: ['Quit when done', 'Quit now', 'Cancel'],
  })
  // SV-07: seen by the watch that ticks every second.
  await vi.waitUntil(async () => (await app.state()).isKeptAwake, patience)
  await app.pressButton('Cancel')
  expect((await app.state()).tray?.items.some(({ label }) => label === 'Stop relay')).toBe(true)

  await app.clickMenu('Quit')
  await vi.waitUntil(async () => (await app.state()).question, patience)
  await app.pressButton('Quit when done')
  expect(await answer.text()).toContain('message_stop')
  expect(await app.ended()).toBe(0)
})

test('TR-05: “Quit now” ends the stream with an event that says so', async () => {
  await using given = await startStreaming()
  const { app, answer } = given
  await app.clickMenu('Quit')
  await vi.waitUntil(async () => (await app.state()).question, patience)
  const startedAt = Date.now()
  await app.pressButton('Quit now')
  const text = await answer.text()
  expect(text).toContain('event: error')
  expect(text).not.toContain('message_stop')
  expect(await app.ended()).toBe(0)
  expect(Date.now() - startedAt).toBeLessThan(10_000)
})

test('TR-03: closing the window says once that Carpool goes on', async () => {
  await using app = await startStandInApp()
  await app.page()
  for (let times = 0; times < 2; times++) {
    await app.closeWindow()
    await app.clickTray()
  }
  expect((await app.state()).notifications).toEqual([
    {
      title: 'Carpool keeps running',
      body: 'The window is closed, the relay goes on. Open or quit it from its icon beside the clock.',
    },
  ])
})
