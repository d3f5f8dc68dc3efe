import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { testAccount } from '../../tests/fixtures/account.ts'
import type { DeviceAnswer, LoginMethod } from '../providers/login.ts'
import type { Provider } from '../providers/provider.ts'
import { UpstreamError } from '../upstream/upstream.ts'
import { createReadBasis } from './login-begin.ts'
import { createLoginDesk } from './login-desk.ts'
import { createLoginExchange } from './login-exchange.ts'
import { createBeginFlow } from './login-flow.ts'

const grant = {
  deviceCode: 'secret-device-code',
  userCode: 'ABCD-1234',
  verificationUrl: 'https://alpha.test/device',
  intervalSeconds: 5,
  lifetimeSeconds: 300,
}
const tokens = { accessToken: 'a1', refreshToken: 'r1', scopes: [], identity: { email: 'ann@example.test' } }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function createDesk(polls: (DeviceAnswer | Error)[]) {
  const asked: string[] = []
  const method: LoginMethod = {
    kind: 'login',
    ways: ['device'],
    device: {
      begin: () => ({ method: 'POST', url: 'https://alpha.test/begin', headers: {} }),
      readGrant: () => ({ kind: 'grant', grant }),
      poll: ({ deviceCode }) => ({
        method: 'POST',
        url: `https://alpha.test/poll/${deviceCode}`,
        headers: {},
      }),
      readPoll: ({ text }) => JSON.parse(text),
      exchange: ({ code }) => ({ method: 'POST', url: `https://alpha.test/exchange/${code}`, headers: {} }),
    },
    readTokens: () => ({ kind: 'tokens', tokens }),
  }
  const kind = { id: 'login', label: 'Login', defaultBaseUrl: 'https://alpha.test', isLoginOnly: true }
  const info = { id: 'alpha', label: 'Alpha', accountKinds: [kind], clientGuides: [] }
  // The desk looks at nothing else of a provider.
  const provider = { info, logins: [method] } as unknown as Provider
  const askProvider = async ({ url }: { readonly url: string }) => {
    asked.push(new URL(url).pathname)
    const answer = url.includes('/poll/') ? (polls.shift() ?? { kind: 'pending' }) : undefined
    if (answer instanceof Error) throw answer
    return { status: 200, headers: {}, text: JSON.stringify(answer ?? {}) }
  }
  const now = () => Date.now()
  const exchange = createLoginExchange({ askProvider, noteAnswer: () => {}, now })
  const added: unknown[] = []
  const desk = createLoginDesk({
    readBasis: createReadBasis({
      providers: [provider],
      getAccount: () => testAccount(),
      proxyOf: () => undefined,
      clientOf: () => undefined,
      now,
    }),
    beginFlow: createBeginFlow({
      askProvider,
      exchange,
      listenForLogin: async () => undefined,
      startBridge: async () => {
        throw new Error('no window is opened here')
      },
      onFailure: () => {},
      now,
    }),
    accounts: {
      warn: () => undefined,
      assertFits: () => {},
      async add(account, loggedIn) {
        added.push([account, loggedIn])
        return testAccount()
      },
      renew: async () => testAccount(),
    },
    now,
  })
  return { desk, asked, added, begin: () => desk.begin({ provider: 'alpha', way: 'device', proxy: null }) }
}

describe('a login by device code (OA-08)', () => {
  it('shows the code, asks at the pace of the provider, and is ready when the owner has entered it', async () => {
    const { desk, asked, begin } = createDesk([
      { kind: 'pending' },
      { kind: 'pending', isTooFast: true },
      { kind: 'tokens', tokens },
    ])
    const login = await begin()
    expect(login).toMatchObject({
      state: 'waiting',
      userCode: 'ABCD-1234',
      pageUrl: 'https://alpha.test/device',
    })
    expect(login.expiresAt).toBe(Date.now() + 300_000)
    expect(JSON.stringify(login)).not.toContain('secret-device-code')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(9999)
    expect(asked).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(1)
    expect(desk.get(login.id)).toMatchObject({ state: 'ready', identity: { email: 'ann@example.test' } })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toHaveLength(4)
  })

  it('may be given a code to exchange', async () => {
    const code = { code: 'c1', state: '', verifier: 'v', redirectUri: 'https://alpha.test/callback' }
    const { desk, asked, added, begin } = createDesk([{ kind: 'code', code }])
    const { id } = await begin()
    await vi.advanceTimersByTimeAsync(5000)
    expect(asked.at(-1)).toBe('/exchange/c1')
    await desk.finish(id, finish)
    expect(added).toMatchObject([[{ name: 'ann@example.test' }, { secretPart: { accessToken: 'a1' } }]])
  })

  it('goes on asking when the line was down for a moment', async () => {
    const down = new UpstreamError('connect', 'alpha.test: no connection could be made')
    const { desk, begin } = createDesk([down, { kind: 'tokens', tokens }])
    const { id } = await begin()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(desk.get(id).state).toBe('ready')
  })

  it('ends with the code, and by a no', async () => {
    const late = createDesk([])
    const { id } = await late.begin()
    await vi.advanceTimersByTimeAsync(300_000)
    expect(late.desk.get(id)).toMatchObject({ state: 'failed', failure: { code: 'login_expired' } })
    const { length } = late.asked
    await vi.advanceTimersByTimeAsync(60_000)
    expect(late.asked).toHaveLength(length)
    const refused = createDesk([{ kind: 'spent', reason: 'access_denied' }])
    const second = await refused.begin()
    await vi.advanceTimersByTimeAsync(5000)
    expect(refused.desk.get(second.id)).toMatchObject({ state: 'failed', failure: { code: 'wrong_code' } })
  })

  it('stops asking when it is given up, and takes no pasted answer', async () => {
    const { desk, asked, begin } = createDesk([])
    const { id } = await begin()
    await expect(desk.answer(id, 'ABCD-1234')).rejects.toMatchObject({ problem: { code: 'wrong_code' } })
    desk.cancel(id)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toEqual(['/begin'])
  })
})

const finish = {
  confirm: false,
  priority: 50,
  groups: [],
  officialClientOnly: true,
  maxCallsInFlight: null,
  reservePercent: null,
}
