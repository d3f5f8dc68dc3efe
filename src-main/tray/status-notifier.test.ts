import { expect, test } from 'vitest'
import { readTrayHost, type TrayHost, trayHostWaitMs, waitForTrayHost } from './status-notifier.ts'

async function waiting(answers: readonly TrayHost[], waitMs: number) {
  const left = [...answers]
  let sleptMs = 0
  const host = await waitForTrayHost({
    ask: async () => left.shift() ?? 'absent',
    sleep: async ms => void (sleptMs += ms),
    waitMs,
  })
  return { host, sleptMs }
}

test('on Linux the icon waits for what shows it, for a while', async () => {
  expect(await waiting(['absent', 'absent', 'there'], 3_000)).toEqual({ host: 'there', sleptMs: 1_000 })
  expect(await waiting([], 3_000)).toEqual({ host: 'absent', sleptMs: 3_000 })
  // Without a way to ask there is nothing to wait for.
  expect(await waiting(['unknown'], 3_000)).toEqual({ host: 'unknown', sleptMs: 0 })
  expect(trayHostWaitMs({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(15_000)
  expect(trayHostWaitMs({ DISPLAY: ':0' })).toBe(3_000)
})

test.each<[string, TrayHost]>([
  ['(<true>,)', 'there'],
  ['(<false>,)', 'absent'],
  ['Error: GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: The name is not activatable', 'absent'],
  ['Error: spawn gdbus ENOENT', 'unknown'],
  ['Error connecting: Could not connect: No such file or directory', 'unknown'],
])('what the desktop says: %s', (answer, host) => {
  expect(readTrayHost(answer)).toBe(host)
})
