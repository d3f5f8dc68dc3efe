import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, createGzip, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { createUndiciUpstream } from './undici-upstream.ts'
import { type Upstream, UpstreamError, type UpstreamOptions, type UpstreamResponse } from './upstream.ts'

const opened: Upstream[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(upstream => upstream.stop()))
})

function open(): Upstream {
  const upstream = createUndiciUpstream()
  opened.push(upstream)
  return upstream
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

async function serve(listener: Listener): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => void listener(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${portOf(server)}`, server }
}

async function serveBytes(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer(onSocket).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${portOf(server)}`
}

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port

const withSignal = (signal: AbortSignal, changes: Partial<UpstreamOptions> = {}): UpstreamOptions => ({
  signal,
  connectTimeoutMs: 5000,
  firstByteTimeoutMs: 5000,
  idleTimeoutMs: 5000,
  ...changes,
})
const patient = (changes: Partial<UpstreamOptions> = {}) => withSignal(new AbortController().signal, changes)

const get = (url: string) => ({ method: 'GET', url, headers: {} })

async function textOf({ body }: UpstreamResponse): Promise<string> {
  return Buffer.concat(await body.toArray()).toString()
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof UpstreamError)) throw new Error(`not an UpstreamError: ${String(error)}`)
  return error.failure
}

describe('createUndiciUpstream', () => {
  it('sends method, path, query, headers and body as given, and hands back the answer', async () => {
    const { url } = await serve(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString()
      const { method, url: path, headers } = request
      response.writeHead(418, { 'X-Trace': 'a', 'set-cookie': ['b=1', 'c=2'] })
      response.end(JSON.stringify({ method, path, test: headers['x-test'], body }))
    })
    const request = { method: 'POST', url: `${url}/v1/x?beta=true`, headers: { 'x-test': 'öß' } }
    const response = await open().send({ ...request, body: Buffer.from('{"a":"🚗"}') }, patient())
    expect(response.status).toBe(418)
    expect(response.headers).toMatchObject({ 'x-trace': 'a', 'set-cookie': ['b=1', 'c=2'] })
    expect(JSON.parse(await textOf(response))).toEqual({
      method: 'POST',
      path: '/v1/x?beta=true',
      test: 'öß',
      body: '{"a":"🚗"}',
    })
  })

  it('follows no redirect', async () => {
    const { url } = await serve((_request, response) =>
      response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
    )
    expect((await open().send(get(url), patient())).status).toBe(307)
  })

  it('does not go through a proxy of the environment', async () => {
    const { url } = await serve((_request, response) => response.end('direct'))
    const names = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'NODE_USE_ENV_PROXY']
    const before = names.map(name => [name, process.env[name]] as const)
    for (const name of names) process.env[name] = 'http://127.0.0.1:9'
    try {
      expect(await textOf(await open().send(get(url), patient()))).toBe('direct')
    } finally {
      for (const [name, value] of before)
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
    }
  })

  it('keeps the connection for the next call', async () => {
    const { url, server } = await serve((_request, response) => response.end('ok'))
    let connections = 0
    server.on('connection', () => (connections += 1))
    const upstream = open()
    for (let call = 0; call < 5; call += 1) await textOf(await upstream.send(get(url), patient()))
    // The pool may not yet know that the first one is free when the second call begins.
    expect(connections).toBeLessThanOrEqual(2)
  })

  it('carries hundreds of streams at the same time', async () => {
    const { url } = await serve((_request, response) => response.write('data: 1\n\n'))
    const upstream = open()
    const streams = await Promise.all(Array.from({ length: 300 }, () => upstream.send(get(url), patient())))
    const firsts = await Promise.all(streams.map(({ body }) => once(body, 'data')))
    expect(firsts).toHaveLength(300)
    for (const { body } of streams) body.destroy()
  })

  it('ignores an early hint and waits for the answer', async () => {
    const { url } = await serve((_request, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' })
      response.end('real')
    })
    const response = await open().send(get(url), patient())
    expect([response.status, await textOf(response)]).toEqual([200, 'real'])
  })

  it('pauses the upstream when nobody reads (EC-015)', async () => {
    let written = 0
    const { url } = await serve((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024)
      const write = () => {
        do written += chunk.length
        while (response.write(chunk))
      }
      response.on('drain', write)
      write()
    })
    const { body } = await open().send(get(url), patient())
    await sleep(500)
    const held = written
    await sleep(200)
    expect(written).toBe(held)
    expect(held).toBeLessThan(24 * 1024 * 1024)
    body.resume()
    await expect.poll(() => written, { timeout: 5000 }).toBeGreaterThan(held)
    body.destroy()
  })
})

describe('giving up', () => {
  it.each(['before the answer', 'in the middle of it'])(
    'closes the connection within a second, %s',
    async when => {
      const { url, server } = await serve((_request, response) => {
        if (when !== 'before the answer') response.write('begun')
      })
      const closed = once(server, 'connection').then(([socket]) => once(socket as Socket, 'close'))
      const controller = new AbortController()
      const sent = open().send(get(url), withSignal(controller.signal))
      const work = when === 'before the answer' ? sent : sent.then(textOf)
      setTimeout(() => controller.abort(), 100)
      const startedAt = performance.now()
      expect(await failureOf(work)).toBe('aborted')
      await closed
      expect(performance.now() - startedAt).toBeLessThan(1000)
    },
  )

  it('answers at once when the signal was already aborted or nothing is connected yet', async () => {
    expect(await failureOf(open().send(get('http://127.0.0.1:9/'), withSignal(AbortSignal.abort())))).toBe(
      'aborted',
    )
    const controller = new AbortController()
    const sent = open().send(get('http://10.255.255.1/'), withSignal(controller.signal))
    controller.abort()
    expect(await failureOf(sent)).toBe('aborted')
  })

  it('closes the connection when the body is destroyed', async () => {
    const { url, server } = await serve((_request, response) => response.write('begun'))
    const closed = once(server, 'connection').then(([socket]) => once(socket as Socket, 'close'))
    const { body } = await open().send(get(url), patient())
    body.destroy()
    await expect(closed).resolves.toBeDefined()
  })

  it('leaves no listener on the signal behind', async () => {
    const { url } = await serve((_request, response) => response.end('ok'))
    const { signal } = new AbortController()
    let listeners = 0
    const { addEventListener, removeEventListener } = AbortSignal.prototype
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1
      addEventListener.apply(signal, args)
    }
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1
      removeEventListener.apply(signal, args)
    }
    const upstream = open()
    for (let call = 0; call < 20; call += 1) await textOf(await upstream.send(get(url), withSignal(signal)))
    await failureOf(upstream.send(get('http://127.0.0.1:1/'), withSignal(signal)))
    expect(listeners).toBe(0)
  })
})

describe('failures below HTTP', () => {
  it('tells a refused connection, a name that does not exist and a wrong TLS peer apart', async () => {
    const { url } = await serve((_request, response) => response.end())
    const upstream = open()
    expect(await failureOf(upstream.send(get('http://127.0.0.1:1/'), patient()))).toBe('connect')
    expect(await failureOf(upstream.send(get('http://no-such-host.invalid/'), patient()))).toBe('dns')
    expect(await failureOf(upstream.send(get(url.replace('http:', 'https:')), patient()))).toBe('tls')
  })

  it('knows a first byte that does not come in time', async () => {
    const { url } = await serve(() => {})
    expect(await failureOf(open().send(get(url), patient({ firstByteTimeoutMs: 200 })))).toBe(
      'first-byte-timeout',
    )
  })

  it('knows an answer that falls silent', async () => {
    const { url } = await serve((_request, response) => response.write('begun'))
    const response = await open().send(get(url), patient({ idleTimeoutMs: 200 }))
    expect(await failureOf(textOf(response))).toBe('idle-timeout')
  })

  it('does not take a reader’s pause for silence of the upstream (EC-015)', async () => {
    const { url } = await serve((_request, response) => response.end(Buffer.alloc(4 * 1024 * 1024)))
    const response = await open().send(get(url), patient({ idleTimeoutMs: 200 }))
    await sleep(1500)
    expect(await textOf(response)).toHaveLength(4 * 1024 * 1024)
  })

  it.each([
    ['without an answer', ''],
    ['in the headers', 'HTTP/1.1 200 OK\r\ncontent-'],
    ['with rubbish', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ])('knows a connection that breaks %s', async (_when, bytes) => {
    const url = await serveBytes(
      socket => void socket.on('error', () => {}).once('data', () => socket.end(bytes)),
    )
    expect(await failureOf(open().send(get(url), patient()))).toBe('reset')
  })

  it('knows an answer that breaks in the middle, whatever was announced', async () => {
    for (const head of ['content-length: 100', 'transfer-encoding: chunked']) {
      const bytes = `HTTP/1.1 200 OK\r\n${head}\r\n\r\n5\r\nhello\r\n`
      const url = await serveBytes(
        socket =>
          void socket
            .on('error', () => {})
            .once('data', () => socket.write(bytes, () => socket.resetAndDestroy())),
      )
      const work = open().send(get(url), patient())
      expect(await failureOf(work.then(textOf))).toBe('reset')
    }
  })

  it('reports a break that comes with the very bytes of the headers to a reader who listens at once', async () => {
    const broken = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnot-a-length\r\n'
    const url = await serveBytes(
      socket => void socket.on('error', () => {}).once('data', () => socket.end(broken)),
    )
    const { body } = await open().send(get(url), patient())
    const [error] = await once(body, 'error')
    expect(error).toMatchObject({ failure: 'reset' })
  })

  it('names host and code, and no part of the request', async () => {
    const request = {
      ...get('http://127.0.0.1:1/secret-path'),
      headers: { authorization: 'Bearer sk-secret' },
    }
    await expect(open().send(request, patient())).rejects.toThrow(
      '127.0.0.1:1: no connection could be made (ECONNREFUSED)',
    )
  })

  it('does not blame the upstream for a request that cannot be sent', async () => {
    const request = { ...get('http://127.0.0.1:1/'), headers: { 'x-bad': 'a\nb' } }
    await expect(open().send(request, patient())).rejects.not.toBeInstanceOf(UpstreamError)
  })
})

describe('answers compressed unasked (EC-004)', () => {
  const text = JSON.stringify({ usage: { output_tokens: 7 }, text: '🚗'.repeat(1000) })

  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['gzip, BR', brotliCompressSync(gzipSync(text))],
  ])('are decoded from %s, also for errors', async (encoding, bytes) => {
    const { url } = await serve((_request, response) =>
      response.writeHead(429, { 'content-encoding': encoding, 'content-length': bytes.length }).end(bytes),
    )
    const response = await open().send(get(url), patient())
    expect(response.headers).not.toHaveProperty('content-encoding')
    expect(response.headers).not.toHaveProperty('content-length')
    expect(await textOf(response)).toBe(text)
  })

  it('arrive event by event', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      const gzip = createGzip()
      gzip.pipe(response)
      gzip.write('data: 1\n\n')
      gzip.flush()
    })
    const { body } = await open().send(get(url), patient())
    const [chunk] = (await once(body, 'data')) as [Buffer]
    expect(chunk.toString()).toBe('data: 1\n\n')
    body.destroy()
  })

  it('close the connection when their reader leaves', async () => {
    const { url, server } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(gzipSync(text).subarray(0, 20))
    })
    const closed = once(server, 'connection').then(([socket]) => once(socket as Socket, 'close'))
    const { body } = await open().send(get(url), patient())
    body.destroy()
    await expect(closed).resolves.toBeDefined()
  })

  it('fail as an upstream’s failure when they are cut', async () => {
    const bytes = gzipSync(text).subarray(0, 20)
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes),
    )
    expect(await failureOf(open().send(get(url), patient()).then(textOf))).toBe('reset')
  })

  it('pass as they are when the encoding is unknown', async () => {
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'x-new' }).end('bytes'),
    )
    const response = await open().send(get(url), patient())
    expect(response.headers['content-encoding']).toBe('x-new')
    expect(await textOf(response)).toBe('bytes')
  })
})
