import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { testCertificate } from '../../tests/fixtures/certificate.ts'
import {
  type SilentListener,
  startHttpProxy,
  startSilentListener,
  startSocks5Proxy,
  type TestProxy,
  type TestProxyOptions,
} from '../../tests/fixtures/proxies.ts'
import { type Proxy, readProxyUrl } from '../contract/proxy.ts'
import { createUndiciUpstream } from './undici-upstream.ts'
import { type Upstream, UpstreamError, type UpstreamOptions, type UpstreamResponse } from './upstream.ts'

const trusted = getCACertificates('default')
let upstream: Upstream
let direct: SilentListener

beforeAll(() => setDefaultCACertificates([...trusted, testCertificate.cert]))
afterAll(() => setDefaultCACertificates(trusted))
beforeEach(async () => {
  upstream = createUndiciUpstream()
  direct = await startSilentListener()
})
afterEach(async () => {
  await upstream.stop()
  await direct[Symbol.asyncDispose]()
})

const answerOk: RequestListener = (_request, response) => response.end('through')

async function serve(listener: RequestListener = answerOk, tls = false): Promise<number> {
  const server = tls ? createHttpsServer(testCertificate, listener) : createHttpServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function proxyAt(address: string): Proxy {
  const proxy = readProxyUrl(address)
  if (!proxy) throw new Error(`no proxy address: ${address}`)
  return proxy
}

function send(url: string, proxy: string, changes: Partial<UpstreamOptions> = {}): Promise<UpstreamResponse> {
  const options = { connectTimeoutMs: 2000, firstByteTimeoutMs: 2000, idleTimeoutMs: 2000, ...changes }
  const { signal } = new AbortController()
  return upstream.send({ method: 'GET', url, headers: {} }, { signal, ...options, proxy: proxyAt(proxy) })
}

const textOf = async ({ body }: UpstreamResponse) => Buffer.concat(await body.toArray()).toString()

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof UpstreamError)) throw new Error(`not an UpstreamError: ${String(error)}`)
  return error
}

interface Kind {
  readonly name: string
  start(options: TestProxyOptions): Promise<TestProxy>
  url(proxy: TestProxy, credentials?: string): string
}

const kinds: readonly Kind[] = [
  {
    name: 'SOCKS5',
    start: startSocks5Proxy,
    url: ({ port }, credentials) => `socks5://${credentials ? `${credentials}@` : ''}127.0.0.1:${port}`,
  },
  {
    name: 'HTTP',
    start: startHttpProxy,
    url: ({ port }, credentials) => `http://${credentials ? `${credentials}@` : ''}127.0.0.1:${port}`,
  },
  {
    name: 'HTTPS',
    start: options => startHttpProxy({ ...options, tls: testCertificate }),
    url: ({ port }, credentials) => `https://${credentials ? `${credentials}@` : ''}127.0.0.1:${port}`,
  },
]

describe.each(kinds)('a call through a $name proxy', kind => {
  async function startProxy(options: TestProxyOptions): Promise<TestProxy> {
    const proxy = await kind.start(options)
    onTestFinished(() => proxy[Symbol.asyncDispose]())
    return proxy
  }

  it('reaches the target, whose name only the proxy knows, and nothing leaves beside it (PS-20)', async () => {
    const target = await serve()
    const routes = { 'provider.test:8080': target, [`127.0.0.1:${direct.port}`]: target }
    const proxy = await startProxy({ routes })
    const url = kind.url(proxy)
    expect(await textOf(await send('http://provider.test:8080/', url))).toBe('through')
    expect(await textOf(await send(`http://127.0.0.1:${direct.port}/`, url))).toBe('through')
    expect(proxy.connections.map(({ host }) => host)).toEqual(['provider.test', '127.0.0.1'])
    expect(direct.connections()).toBe(0)
  })

  it('speaks TLS with the provider end to end', async () => {
    const proxy = await startProxy({ routes: { 'provider.test:443': await serve(answerOk, true) } })
    expect(await textOf(await send('https://provider.test/', kind.url(proxy)))).toBe('through')
  })

  it('trusts no other name behind it', async () => {
    const proxy = await startProxy({ routes: { 'other.test:443': await serve(answerOk, true) } })
    expect(await failureOf(send('https://other.test/', kind.url(proxy)))).toMatchObject({ failure: 'tls' })
  })

  it('gives user and password, and says "proxy" when they are refused', async () => {
    const routes = { 'provider.test:80': await serve() }
    const proxy = await startProxy({ routes, credentials: 'me@home:p:w/' })
    const good = kind.url(proxy, 'me%40home:p%3Aw%2F')
    expect(await textOf(await send('http://provider.test/', good))).toBe('through')
    expect(proxy.connections[0]?.credentials).toBe('me@home:p:w/')
    const error = await failureOf(send('http://provider.test/', kind.url(proxy, 'me%40home:wrong')))
    expect(error.failure).toBe('proxy')
    expect(error.message).toContain('proxy')
    expect(error.message).not.toContain('wrong')
  })

  it('keeps its connection for the next call, and shares it with nobody else', async () => {
    const routes = { 'provider.test:80': await serve() }
    const [one, two] = [await startProxy({ routes }), await startProxy({ routes })]
    for (let call = 0; call < 4; call += 1) await textOf(await send('http://provider.test/', kind.url(one)))
    await textOf(await send('http://provider.test/', kind.url(two)))
    expect(one.connections.length).toBeLessThanOrEqual(2)
    expect(two.connections).toHaveLength(1)
  })

  it('delivers a stream without waiting for its end, however long it is silent', async () => {
    const target = await serve((_request, response) => {
      response.write('data: 1\n\n')
      setTimeout(() => response.end('data: 2\n\n'), 900)
    })
    const proxy = await startProxy({ routes: { 'provider.test:80': target } })
    const changes = { connectTimeoutMs: 300 }
    const { body } = await send('http://provider.test/', kind.url(proxy), changes)
    const [first] = await once(body, 'data')
    expect(String(first)).toBe('data: 1\n\n')
    expect(Buffer.concat(await body.toArray()).toString()).toBe('data: 2\n\n')
  })

  it('fails closed and says "proxy" when the proxy is gone, refuses, or stays silent (EC-102)', async () => {
    const proxy = await startProxy({ routes: {} })
    const url = kind.url(proxy)
    const address = `http://127.0.0.1:${direct.port}/`
    expect((await failureOf(send(address, url))).failure).toBe('proxy')
    await proxy.close()
    const gone = await failureOf(send(address, url))
    expect([gone.failure, gone.message]).toEqual(['proxy', expect.stringContaining('the proxy')])
    const silent = createTcpServer().listen(proxy.port, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const late = await failureOf(send(address, url, { connectTimeoutMs: 200 }))
    expect(late.failure).toBe('proxy')
    expect(direct.connections()).toBe(0)
  })
})

describe('a call without a proxy', () => {
  it('ignores those of the environment, and the other calls’ (PS-20)', async () => {
    const target = await serve()
    const { signal } = new AbortController()
    const options = { signal, connectTimeoutMs: 2000, firstByteTimeoutMs: 2000, idleTimeoutMs: 2000 }
    const url = `http://127.0.0.1:${target}/`
    const response = await upstream.send({ method: 'GET', url, headers: {} }, options)
    expect(await textOf(response)).toBe('through')
  })
})
