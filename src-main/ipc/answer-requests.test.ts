import { expect, test, vi } from 'vitest'
import { answerRequests, type DesktopAnswers, type IpcPort, type RequestSender } from './answer-requests.ts'
import { requestArguments } from './channels.ts'

type Listener = Parameters<IpcPort['handle']>[1]

const ourPage: RequestSender = { sender: { id: 7 }, senderFrame: { url: 'app://ui/', parent: null } }

const desktopSettings = {
  loginItem: 'off',
  keepAwake: 'off',
  updates: { state: 'idle' },
  hasTray: true,
} as const

function answering() {
  const listeners = new Map<string, Listener>()
  const writeClipboard = vi.fn()
  const answers: DesktopAnswers = {
    'carpool:read-bootstrap': () => ({ theme: 'system', locale: 'system', systemLanguages: [] }),
    'carpool:write-appearance': vi.fn(),
    'carpool:read-service': () => ({ state: 'stopped' }),
    'carpool:start-service': vi.fn(),
    'carpool:stop-service': vi.fn(),
    'carpool:read-key-protection': () => null,
    'carpool:write-clipboard': writeClipboard,
    'carpool:open-login-window': vi.fn(),
    'carpool:close-login-window': vi.fn(),
    'carpool:read-settings': () => desktopSettings,
    'carpool:write-settings': () => desktopSettings,
    'carpool:update': () => ({ state: 'idle' }),
  }
  const ipc: IpcPort = { handle: (channel, listener) => void listeners.set(channel, listener) }
  answerRequests({ ipc, answers, contentsId: () => 7 })
  const ask = async (channel: string, event: RequestSender, ...args: unknown[]) =>
    await listeners.get(channel)?.(event, ...args)
  return { listeners, ask, writeClipboard }
}

test('SEC-21: there are few channels, all with one prefix', () => {
  const { listeners } = answering()
  expect([...listeners.keys()]).toEqual(Object.keys(requestArguments))
  expect(listeners.size).toBeLessThanOrEqual(12)
  for (const channel of listeners.keys()) expect(channel).toMatch(/^carpool:/)
})

test('our own page is answered', async () => {
  expect(await answering().ask('carpool:read-service', ourPage)).toEqual({ state: 'stopped' })
})

test.each<[string, RequestSender]>([
  ['no frame', { ...ourPage, senderFrame: null }],
  ['a frame inside the page', { ...ourPage, senderFrame: { url: 'app://ui/', parent: {} } }],
  ['another origin', { ...ourPage, senderFrame: { url: 'https://evil.test/', parent: null } }],
  ['an empty address', { ...ourPage, senderFrame: { url: '', parent: null } }],
  ['a blank page', { ...ourPage, senderFrame: { url: 'about:blank', parent: null } }],
  ['other contents', { ...ourPage, sender: { id: 8 } }],
])('SEC-21: %s is not', async (_what, event) => {
  await expect(answering().ask('carpool:read-service', event)).rejects.toThrow('not for this page')
})

test.each<[string, string, unknown[]]>([
  ['an argument too many', 'carpool:read-service', ['x']],
  ['one missing', 'carpool:write-clipboard', []],
  ['what is no login', 'carpool:open-login-window', ['../status']],
  ['one of another type', 'carpool:write-clipboard', [{}]],
  ['one too long', 'carpool:write-clipboard', ['x'.repeat(100_001)]],
  ['an unknown value', 'carpool:write-appearance', [{ theme: 'pink', locale: 'en' }]],
  ['an unknown field', 'carpool:write-appearance', [{ theme: 'dark', locale: 'en', path: '/etc' }]],
])('SEC-22: %s is refused', async (_what, channel, args) => {
  await expect(answering().ask(channel, ourPage, ...args)).rejects.toThrow('wrong arguments')
})

test('what is right is passed on', async () => {
  const { ask, writeClipboard } = answering()
  await ask('carpool:write-clipboard', ourPage, 'cr_x')
  expect(writeClipboard).toHaveBeenCalledWith('cr_x')
})
