import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import {
  type StreamDelta,
  type StreamEvent,
  streamEventSchema,
} from '../../src-relay/contract/event-stream.ts'
import { sessionIdleMs } from '../../src-relay/http/sessions.ts'
import { RelayError } from '../../src-relay/kernel/errors.ts'
import {
  changeHeaders,
  sampleAccount,
  sampleKey,
  sampleStatus,
  startControlPlane,
  type TestControlPlane,
} from '../fixtures/control-plane.ts'

const started = (id: string, model: string): StreamDelta => ({
  type: 'call-started',
  call: { id, startedAt: 1, keyId: 'k1', keyName: 'ann', model, client: 'cli' },
})

describe('the stream of live events', () => {
  it('begins with a snapshot of everything', async () => {
    await using plane = await startControlPlane()
    await using stream = await listenTo(plane)
    expect(await stream.next()).toEqual({
      type: 'snapshot',
      service: sampleStatus,
      accounts: [sampleAccount],
      keys: [sampleKey],
      liveCalls: [],
      recentCalls: [],
    })
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
  })

  it('passes on what happens, in order, to everybody who listens', async () => {
    await using plane = await startControlPlane()
    await using first = await listenTo(plane)
    await using second = await listenTo(plane)
    await Promise.all([first.next(), second.next()])
    plane.events.publish({ type: 'call-ended', id: 'c0' })
    plane.events.publish({ type: 'service-changed', service: sampleStatus })
    for (const stream of [first, second]) {
      expect([(await stream.next()).type, (await stream.next()).type]).toEqual([
        'call-ended',
        'service-changed',
      ])
    }
  })

  it('loses nothing that happens while the snapshot is taken', async () => {
    const calls = Promise.withResolvers<never[]>()
    let isTaken = false
    const recentCalls = () => {
      isTaken = true
      return calls.promise
    }
    const list = () => Promise.reject(new Error('unused'))
    await using plane = await startControlPlane({ callBook: { recentCalls, list } })
    const opening = listenTo(plane)
    await vi.waitFor(() => expect(isTaken).toBe(true))
    plane.events.publish({ type: 'call-ended', id: 'during' })
    calls.resolve([])
    await using stream = await opening
    expect((await stream.next()).type).toBe('snapshot')
    expect(await stream.next()).toEqual({ type: 'call-ended', id: 'during' })
  })

  it('opens while the store is down, without the recent calls', async () => {
    const down = new RelayError('store_down', 'The store does not answer.')
    const fail = async () => Promise.reject(down)
    await using plane = await startControlPlane({ callBook: { recentCalls: fail, list: fail } })
    await using stream = await listenTo(plane)
    expect(await stream.next()).toMatchObject({ type: 'snapshot', recentCalls: [], keys: [sampleKey] })
  })

  it('lets nothing out that the contract does not name', async () => {
    await using plane = await startControlPlane()
    await using stream = await listenTo(plane)
    await stream.next()
    const stored = { ...sampleAccount, sealedSecret: 'v1:c2VhbGVk' }
    plane.events.publish({ type: 'accounts-changed', accounts: [stored] })
    expect(await stream.next()).toEqual({ type: 'accounts-changed', accounts: [sampleAccount] })
  })

  it('answers HEAD at once', async () => {
    await using plane = await startControlPlane()
    expect((await plane.askAsOwner({ method: 'HEAD', path: '/admin/api/events' })).status).toBe(204)
  })

  it('says every 15 seconds that it is still there', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      await using plane = await startControlPlane()
      await using stream = await listenTo(plane)
      await stream.next()
      vi.advanceTimersByTime(14_999)
      expect(stream.text()).not.toContain(': still here')
      vi.advanceTimersByTime(1)
      await vi.waitFor(() => expect(stream.text()).toContain(': still here\n\n'))
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('the end of a stream of events', () => {
  it('comes when the relay stops, at once', async () => {
    const plane = await startControlPlane()
    await using stream = await listenTo(plane)
    await stream.next()
    const begunAt = Date.now()
    await Promise.all([plane.stop(), stream.ended])
    expect(Date.now() - begunAt).toBeLessThan(1000)
  })

  it('comes when the owner signs out', async () => {
    await using plane = await startControlPlane()
    const headers = { cookie: await plane.signIn(), origin: `http://127.0.0.1:${plane.port}` }
    await using stream = await listenTo(plane, headers)
    await stream.next()
    await plane.ask({
      method: 'POST',
      path: '/admin/api/sign-out',
      headers: { ...changeHeaders, ...headers },
      body: '{}',
    })
    expect(await stream.ended).toBe('ended')
  })

  it('comes with the next sign of life after the session has expired', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      await using plane = await startControlPlane()
      await using stream = await listenTo(plane, { cookie: await plane.signIn() })
      await stream.next()
      plane.clock.now += sessionIdleMs
      vi.advanceTimersByTime(15_000)
      expect(await stream.ended).toBe('ended')
    } finally {
      vi.useRealTimers()
    }
  })

  it('leaves nobody subscribed when the page has gone', async () => {
    let subscribed = 0
    const subscribe = () => {
      subscribed += 1
      return () => {
        subscribed -= 1
      }
    }
    await using plane = await startControlPlane({ events: { subscribe } })
    for (let count = 0; count < 3; count += 1) {
      await using stream = await listenTo(plane)
      await stream.next()
    }
    await vi.waitFor(() => expect(subscribed).toBe(0))
  })

  it('comes for a page that does not read, and for that page alone', async () => {
    await using plane = await startControlPlane()
    await using reader = await listenTo(plane)
    await reader.next()
    const sleeper = connect(plane.port, '127.0.0.1', () =>
      sleeper.write(
        `GET /admin/api/events HTTP/1.1\r\nHost: 127.0.0.1:${plane.port}\r\nAuthorization: Bearer ${plane.token}\r\n\r\n`,
      ),
    )
    sleeper.on('error', () => undefined)
    await new Promise(resolve => sleeper.once('readable', resolve))
    const closed = new Promise(resolve => sleeper.once('close', resolve))
    for (let sent = 0; sent < 200; sent += 1) {
      plane.events.publish(started(`c${sent}`, 'x'.repeat(100_000)))
      await reader.next()
    }
    sleeper.resume()
    await closed
    expect(sleeper.bytesRead).toBeLessThan(200 * 100_000)
    plane.events.publish({ type: 'call-ended', id: 'last' })
    expect(await reader.next()).toEqual({ type: 'call-ended', id: 'last' })
  })
})

interface Listening extends AsyncDisposable {
  readonly response: IncomingMessage
  next(): Promise<StreamEvent>
  /** All that has come so far. */
  text(): string
  readonly ended: Promise<'ended'>
}

function listenTo(plane: TestControlPlane, headers: Record<string, string> = {}): Promise<Listening> {
  const { port, token } = plane
  const credential = Object.keys(headers).length > 0 ? headers : { authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: '/admin/api/events', headers: credential })
    outgoing.on('response', response => resolve(listening(response)))
    outgoing.on('error', reject)
    outgoing.end()
  })
}

function listening(response: IncomingMessage): Listening {
  const chunks: Buffer[] = []
  const events: StreamEvent[] = []
  let rest = ''
  let wake: (() => void) | undefined
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    const parts = (rest + chunk.toString()).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts.filter(text => text.startsWith('data: ')))
      events.push(streamEventSchema.parse(JSON.parse(part.slice(6))))
    wake?.()
  })
  response.on('error', () => undefined)
  return {
    response,
    async next() {
      while (events.length === 0) await new Promise<void>(resolve => (wake = resolve))
      return events.shift() as StreamEvent
    },
    text: () => Buffer.concat(chunks).toString(),
    ended: new Promise(resolve => response.once('close', () => resolve('ended'))),
    [Symbol.asyncDispose]: async () => void response.destroy(),
  }
}
