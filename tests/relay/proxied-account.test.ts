import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { addByLogin, approve, callOnce, simulatedEndpoints } from '../fixtures/logins.ts'
import {
  type SilentListener,
  startHttpProxy,
  startSilentListener,
  startSocks5Proxy,
  type TestProxy,
} from '../fixtures/proxies.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let scope: AsyncDisposableStack
let relay: TestRelay
/** Where everything would arrive that does not take the proxy. */
let direct: SilentListener
/** Where everything would arrive that takes a proxy of the environment. */
let environment: SilentListener
let routes: Record<string, number>

beforeAll(async () => {
  scope = new AsyncDisposableStack()
  direct = scope.use(await startSilentListener())
  environment = scope.use(await startSilentListener())
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'])
    vi.stubEnv(name, `http://127.0.0.1:${environment.port}`)
  const provider = `http://127.0.0.1:${direct.port}`
  const addresses = { tokenUrl: `${provider}/v1/oauth/token`, profileUrl: `${provider}/api/oauth/profile` }
  relay = scope.use(
    await startTestRelay({
      config: { addressEchoUrl: `${provider}/_echo` },
      endpoints: url => simulatedEndpoints(url, addresses, provider),
    }),
  )
  await relay.admin.removeAccount({ id: relay.accountId })
  routes = { [`127.0.0.1:${direct.port}`]: relay.simulator.port }
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await scope.disposeAsync()
})

const credentials = 'owner:p%40ss'
const paths = () => relay.simulator.log().map(({ method, path }) => `${method} ${path}`)

const kinds: readonly [string, () => Promise<TestProxy>][] = [
  ['socks5', () => startSocks5Proxy({ credentials: 'owner:p@ss', routes })],
  ['http', () => startHttpProxy({ credentials: 'owner:p@ss', routes })],
]
it.each(kinds)(
  'nothing of an account with a %s proxy leaves without it: login, call, refresh, windows, test (PS-20, EC-102)',
  async (protocol, startProxy) => {
    await using proxy = await startProxy()
    relay.simulator.clearLog()
    const url = `${protocol}://${credentials}@127.0.0.1:${proxy.port}`
    const { id } = await addByLogin(relay, { proxy: url })
    expect(await callOnce(relay, relay.key)).toBe(200)
    relay.simulator.grants.revokeAccess()
    expect(await callOnce(relay, relay.key)).toBe(200)
    const test = await relay.admin.testProxy({ body: { accountId: id } })
    await relay.simulator.waitFor(({ path }) => path === '/api/oauth/usage')
    expect(test).toMatchObject({ works: true, proxy: `${protocol}://owner@127.0.0.1:${proxy.port}` })
    for (const asked of [
      'POST /v1/oauth/token',
      'GET /api/oauth/profile',
      'POST /v1/messages',
      'GET /',
      'GET /_echo',
    ])
      expect(paths()).toContain(asked)
    expect(paths().filter(path => path === 'POST /v1/oauth/token')).toHaveLength(2)
    expect(proxy.connections.length).toBeGreaterThan(0)
    for (const connection of proxy.connections)
      expect(connection).toEqual({ host: '127.0.0.1', port: direct.port, credentials: 'owner:p@ss' })

    relay.simulator.clearLog()
    await proxy.close()
    relay.simulator.grants.revokeAccess()
    expect(await callOnce(relay, relay.key)).toBe(502)
    const failed = await relay.admin.testProxy({ body: { accountId: id } })
    expect(failed).toMatchObject({
      works: false,
      failure: { code: 'proxy', message: expect.stringContaining('proxy') },
    })
    const login = await relay.admin.beginLogin({ body: { accountId: id } })
    const body = { answer: await approve(login) }
    await expect(relay.admin.answerLogin({ id: login.id, body })).rejects.toMatchObject({
      problem: { code: 'proxy' },
    })
    expect(paths().filter(path => !path.includes('/oauth/authorize'))).toEqual([])

    expect([direct.connections(), environment.connections()]).toEqual([0, 0])
    expect(JSON.stringify([test, failed, relay.logs])).not.toMatch(/p@ss|p%40ss/)
    await relay.admin.removeAccount({ id })
  },
)

it('a test of a proxy names the field that is wrong', async () => {
  const refused: readonly [object, string][] = [
    [{ provider: 'claude', proxy: 'ftp://x' }, 'proxy'],
    [{ provider: 'nobody' }, 'provider'],
    [{ provider: 'claude', kind: 'none' }, 'kind'],
    [{}, 'provider'],
    [{ provider: 'claude', accountId: 'a' }, 'provider'],
  ]
  for (const [body, path] of refused)
    await expect(relay.admin.testProxy({ body })).rejects.toMatchObject({
      status: 400,
      problem: { fields: [{ path, message: expect.any(String) }] },
    })
  await expect(relay.admin.testProxy({ body: { accountId: 'none' } })).rejects.toMatchObject({ status: 404 })
})

it('a new proxy is tested before there is an account, also one that does not know the provider', async () => {
  await using proxy = await startSocks5Proxy({ routes: {} })
  const body = { provider: 'claude', proxy: `socks5://127.0.0.1:${proxy.port}` }
  expect(await relay.admin.testProxy({ body })).toMatchObject({ works: false, failure: { code: 'proxy' } })
  await using login = await startSocks5Proxy({ routes })
  const through = { provider: 'claude', proxy: `socks5://127.0.0.1:${login.port}` }
  expect(await relay.admin.testProxy({ body: through })).toMatchObject({
    works: true,
    latencyMs: expect.any(Number),
  })
})
