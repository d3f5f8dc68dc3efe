import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAdminForwarder } from './admin-forwarder.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => void

let listener: Listener
let seen: IncomingMessage[]
let controlUrl: string
let server: ReturnType<typeof createServer>

beforeEach(async () => {
  seen = []
  listener = (_request, response) => response.end('{}')
  server = createServer((request, response) => {
    seen.push(request)
    listener(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  controlUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

const addresses = () => ({ baseUrl: '', consoleLink: '', controlUrl, controlToken: 'launch-token' })
const forward = createAdminForwarder({ addresses, fetch })

describe('the forwarder', () => {
  test('adds the launch token and passes on nothing that a page could slip in', async () => {
    await forward(
      new Request('app://ui/admin/api/keys?by=day', {
        method: 'POST',
        headers: {
          'x-carpool': '1',
          'content-type': 'application/json',
          cookie: 'a=b',
          authorization: 'Bearer mine',
          origin: 'app://ui',
          'x-forwarded-for': '10.0.0.1',
        },
        body: '{"name":"Ann"}',
      }),
    )
    const [request] = seen
    expect(request?.method).toBe('POST')
    expect(request?.url).toBe('/admin/api/keys?by=day')
    expect(request?.headers.authorization).toBe('Bearer launch-token')
    expect(request?.headers['x-carpool']).toBe('1')
    expect(request?.headers['content-type']).toBe('application/json')
    for (const name of ['cookie', 'origin', 'x-forwarded-for']) expect(request?.headers[name]).toBeUndefined()
  })

  test('passes the answer on, but for what only the two ends of a connection need', async () => {
    listener = (_request, response) => {
      response.writeHead(429, { 'retry-after': '7', 'set-cookie': 'a=b', 'content-type': 'application/json' })
      response.end('{"code":"x"}')
    }
    const response = await forward(new Request('app://ui/admin/api/status'))
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('7')
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toBe('{"code":"x"}')
  })

  test('follows no redirect', async () => {
    listener = (_request, response) => response.writeHead(302, { location: 'http://evil.test/' }).end()
    expect((await forward(new Request('app://ui/admin/api/status'))).status).toBe(302)
    expect(seen).toHaveLength(1)
  })

  test('hands on events as they come, and hangs up when the page does', async () => {
    let isHungUp = false
    listener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: 1\n\n')
      response.on('close', () => {
        isHungUp = true
      })
    }
    const response = await forward(new Request('app://ui/admin/api/events'))
    const reader = response.body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).toBe('data: 1\n\n')
    await reader?.cancel()
    await expect.poll(() => isHungUp).toBe(true)
  })

  test('ends its request when the page gives up before an answer', async () => {
    let isHungUp = false
    listener = request => {
      request.on('close', () => {
        isHungUp = true
      })
    }
    const giveUp = new AbortController()
    const answer = forward(new Request('app://ui/admin/api/status', { signal: giveUp.signal }))
    await expect.poll(() => seen.length).toBe(1)
    giveUp.abort()
    await expect(answer).rejects.toThrow(/abort/i)
    await expect.poll(() => isHungUp).toBe(true)
  })

  test('says that the relay is stopped, or does not answer', async () => {
    const stopped = createAdminForwarder({ addresses: () => undefined, fetch })
    const gone = createAdminForwarder({
      addresses: () => ({ ...addresses(), controlUrl: 'http://127.0.0.1:1' }),
      fetch,
    })
    for (const forwarder of [stopped, gone]) {
      const response = await forwarder(new Request('app://ui/admin/api/status'))
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({ code: 'relay_down' })
    }
  })

  test('refuses a body of more than 10 MiB', async () => {
    const body = new Uint8Array(10 * 1024 * 1024 + 1)
    const response = await forward(new Request('app://ui/admin/api/keys', { method: 'POST', body }))
    expect(response.status).toBe(413)
    expect(seen).toHaveLength(0)
  })
})
