import { isIP } from 'node:net'
import type { Account } from '../contract/account.ts'
import { formatProxyUrl, type Proxy, readProxyUrl } from '../contract/proxy.ts'
import type { NewProxyTest, ProxyTest } from '../contract/proxy-test.ts'
import type { Provider } from '../providers/provider.ts'
import { type Upstream, UpstreamError, type UpstreamRequest } from '../upstream/upstream.ts'
import { chooseBaseUrl, findKind } from './account-kind.ts'
import { isNewProxy } from './account-proxy.ts'
import { type AskProvider, createAskProvider } from './login-request.ts'

/** Connects to a provider as an account's calls do, without a credential. Throws `AdminProblem` for bad wishes. */
export type TestProxy = (wish: NewProxyTest) => Promise<ProxyTest>

export interface TestProxyDeps {
  readonly providers: readonly Pick<Provider, 'info'>[]
  /** Throws `AdminProblem` 404. */
  readonly getAccount: (id: string) => Account
  /** Throws `UpstreamError` `proxy` for one that cannot be used. */
  readonly proxyOf: (accountId: string) => Proxy | undefined
  /** A new one for each test: a connection that is open already would prove nothing. */
  readonly createUpstream: () => Upstream
  readonly connectTimeoutMs: number
  /** Answers with the address that asks it; without one nobody is asked. */
  readonly echoUrl: string | undefined
  readonly now: () => number
}

export function createTestProxy(deps: TestProxyDeps): TestProxy {
  return async function testProxy(wish) {
    const { baseUrl, proxyUrl, findProxy } = readWish(wish, deps)
    const place = { proxy: proxyUrl, host: new URL(baseUrl).host }
    const upstream = deps.createUpstream()
    try {
      const found = await reach(baseUrl, findProxy(), { ...deps, upstream })
      return { works: true, ...place, ...found }
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error
      const code = error.failure === 'proxy' ? 'proxy' : 'network'
      return { works: false, ...place, failure: { code, message: error.message } }
    } finally {
      await upstream.stop()
    }
  }
}

async function reach(
  baseUrl: string,
  proxy: Proxy | undefined,
  {
    upstream,
    connectTimeoutMs,
    echoUrl,
    now,
  }: Omit<TestProxyDeps, 'createUpstream'> & { readonly upstream: Upstream },
): Promise<Pick<ProxyTest, 'status' | 'latencyMs' | 'exitAddress'>> {
  const ask = createAskProvider({ upstream, connectTimeoutMs })
  const begunAt = now()
  const { status } = await ask(plainGet(new URL('/', baseUrl).href), proxy)
  const latencyMs = now() - begunAt
  const exitAddress = echoUrl === undefined ? undefined : await askExit(ask, echoUrl, proxy)
  return { status, latencyMs, ...(exitAddress !== undefined && { exitAddress }) }
}

/** Undefined when the service does not answer with an address: the test is about the provider. */
async function askExit(
  ask: AskProvider,
  echoUrl: string,
  proxy: Proxy | undefined,
): Promise<string | undefined> {
  try {
    const { text } = await ask(plainGet(echoUrl), proxy)
    return text.match(/[0-9a-f.:]{3,45}/gi)?.find(each => isIP(each) !== 0)
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error
    return undefined
  }
}

function plainGet(url: string): UpstreamRequest {
  return {
    method: 'GET',
    url,
    headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'carpool' },
  }
}

interface Wished {
  readonly baseUrl: string
  /** As shown. */
  readonly proxyUrl: string | null
  /** Throws `UpstreamError` `proxy` for a stored one that cannot be used. */
  readonly findProxy: () => Proxy | undefined
}

function readWish({ accountId, provider = '', kind, proxy: url }: NewProxyTest, deps: TestProxyDeps): Wished {
  const account = accountId === undefined ? undefined : deps.getAccount(accountId)
  const given = url ? readProxyUrl(url) : undefined
  const isOwn = account && (url === undefined || (given && !isNewProxy(url, account.proxy)))
  return {
    baseUrl: account?.baseUrl ?? usualBaseUrl(provider, kind, deps.providers),
    proxyUrl: isOwn ? (account.proxy?.url ?? null) : given ? formatProxyUrl(given) : null,
    findProxy: () => (isOwn ? deps.proxyOf(account.id) : given),
  }
}

function usualBaseUrl(
  provider: string,
  kind: string | undefined,
  providers: TestProxyDeps['providers'],
): string {
  const kinds = providers.find(({ info }) => info.id === provider)?.info.accountKinds ?? []
  const usual = kinds.find(({ defaultBaseUrl }) => defaultBaseUrl !== undefined) ?? kinds[0]
  const found = findKind(providers, provider, kind ?? usual?.id ?? '')
  return chooseBaseUrl(found, { region: found.region?.example })
}
