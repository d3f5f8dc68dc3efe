import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { Agent, type Dispatcher, request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let relay: TestRelay
const dispatcher = new Agent({ connections: 200 })

beforeAll(async () => {
  relay = await startTestRelay({ config: { idleTimeoutMs: 1000 } })
  // Among many that start at once, a relay may have to wait for its store at first.
  await vi.waitUntil(async () => (await drain(await open())) === 200, 20_000)
}, 40_000)
afterAll(async () => {
  await dispatcher.close()
  await relay[Symbol.asyncDispose]()
})
beforeEach(() => {
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
})

function open(key = relay.key, signal?: AbortSignal) {
  return request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    dispatcher,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: messageBody({ stream: true }),
    ...(signal && { signal }),
  })
}

async function drain({ statusCode, body }: Dispatcher.ResponseData): Promise<number> {
  await body.dump()
  return statusCode
}

/** The one call entered since `calls`. */
const settledAfter = async (calls: number) => {
  await relay.quiet()
  expect((await relay.admin.getUsage({})).total.calls).toBe(calls + 1)
  return (await relay.admin.listRecentCalls())[0]
}
const callsSoFar = async () => {
  await relay.quiet()
  return (await relay.admin.getUsage({})).total.calls
}

describe('a stream', () => {
  it('of any text, cut at random places, arrives byte-identical (EC-001, EC-002, EC-106)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 24 }),
        fc.integer(),
        async (texts, chunkBytes, seed) => {
          const events = texts.map(
            text => `event: content_block_delta\ndata: ${JSON.stringify({ text })}\n\n`,
          )
          const bytes = Buffer.from(
            `${events.join('')}event: message_stop\ndata: {"type":"message_stop"}\n\n`,
          )
          relay.simulator.script(
            { rawBase64: bytes.toString('base64'), chunkBytes, seed: Math.abs(seed) },
            { times: 1 },
          )
          const reply = await open()
          const received = Buffer.from(await reply.body.arrayBuffer())
          expect(reply.statusCode, received.toString()).toBe(200)
          expect(received.equals(bytes), received.toString()).toBe(true)
        },
      ),
      // A smaller case would meet the answer that was meant for this one.
      { numRuns: 100, endOnFailure: true },
    )
  }, 60_000)

  it('of every code point of Unicode arrives byte-identical', async () => {
    const points = Array.from({ length: 0x110000 }, (_, point) => point).filter(
      point => point < 0xd800 || point > 0xdfff,
    )
    const lines = Array.from({ length: 1088 }, (_, part) =>
      String.fromCodePoint(...points.slice(part * 1024, (part + 1) * 1024)),
    )
    const bytes = Buffer.from(lines.map(line => `data: ${JSON.stringify({ line })}\n\n`).join(''))
    relay.simulator.script({ rawBase64: bytes.toString('base64'), chunkBytes: 9000, seed: 7 }, { times: 1 })
    const reply = await open()
    expect(Buffer.from(await reply.body.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('that a client leaves closes the connection to the provider within a second and is settled as partial (EC-012)', async () => {
    const calls = await callsSoFar()
    relay.simulator.script({ stallAfter: 4 }, { times: 1 })
    const leaving = new AbortController()
    const reply = await open(relay.key, leaving.signal)
    await reply.body[Symbol.asyncIterator]().next()
    const leftAt = Date.now()
    leaving.abort()
    const seen = await relay.simulator.waitFor(({ ending }) => ending === 'client-closed')
    expect(Date.now() - leftAt).toBeLessThan(1000)
    const settled = await settledAfter(calls)
    expect(settled).toMatchObject({ ending: 'partial', status: 499, usage: { input: seen.usage?.input } })
  })

  it.each([
    ['between two events', { cutAfter: 4 }],
    ['in the middle of an event', { cutAtByte: 700 }],
  ])(
    'that the provider breaks off %s ends with an error event the client can parse (EC-010)',
    async (_, script) => {
      const calls = await callsSoFar()
      relay.simulator.script(script, { times: 1 })
      const reply = await open()
      const text = await reply.body.text()
      const events = text.split('\n\n').filter(event => event !== '')
      const payloads = events.map(event => JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '{}'))
      expect(payloads.at(-1)).toMatchObject({ type: 'error', error: { type: 'api_error' } })
      expect(events.at(-1)).toMatch(/^event: error\n/)
      expect(await settledAfter(calls)).toMatchObject({ ending: 'partial' })
    },
  )

  it('in which the provider falls silent is ended after the idle time with an error event', async () => {
    relay.simulator.script({ stallAfter: 3 }, { times: 1 })
    const reply = await open()
    const text = await reply.body.text()
    expect(text).toMatch(/event: error\ndata: \{.*\}\n\n$/)
  })

  it('with an error event of the provider is counted as failed (EC-007)', async () => {
    const calls = await callsSoFar()
    relay.simulator.script({ errorEvent: 'overloaded_error', errorAfter: 4 }, { times: 1 })
    await (await open()).body.text()
    expect(await settledAfter(calls)).toMatchObject({ ending: 'failed' })
  })

  it('slows the provider down when the client reads slowly (EC-015)', async () => {
    relay.simulator.script({ totalBytes: 64 * 1024 * 1024, eventBytes: 32_768 }, { times: 1 })
    const reply = await open()
    const reader = reply.body[Symbol.asyncIterator]()
    await reader.next()
    await sleep(600)
    const seen = relay.simulator.log().at(-1)
    expect(seen?.ending).toBe('open')
    expect(seen?.sentBytes).toBeLessThan(24 * 1024 * 1024)
    reply.body.destroy()
  })
})

describe('a thousand random departures', () => {
  it('leave no slot held and a living relay (PS-28)', async () => {
    const { key, secret } = await relay.admin.createKey({
      body: { name: 'restless', limits: { callsInFlight: { max: 1000 } } },
    })
    relay.simulator.script({ eventDelayMs: 3 }, { model: 'claude-sonnet-4-5' })
    const leaveAfter = fc.sample(fc.integer({ min: 0, max: 40 }), 1000)
    for (let start = 0; start < leaveAfter.length; start += 100) {
      await Promise.all(leaveAfter.slice(start, start + 100).map(ms => leave(secret, ms)))
    }
    await expect.poll(() => relay.server.status().activeCalls, { timeout: 5000 }).toBe(0)
    await expect.poll(() => relay.server.status().heldSlots, { timeout: 5000 }).toBe(0)
    await expect.poll(() => relay.simulator.openCalls().length, { timeout: 5000 }).toBe(0)
    relay.simulator.clearScripts()
    expect((await open(secret)).statusCode).toBe(200)
    await relay.admin.revokeKey({ id: key.id, body: {} })
  })

  async function leave(key: string, afterMs: number): Promise<void> {
    try {
      const reply = await open(key, AbortSignal.timeout(afterMs))
      await reply.body.dump()
    } catch (error) {
      // Leaving is the point; anything else would be a finding.
      if (!(error instanceof Error && /abort|timeout/i.test(error.name))) throw error
    }
  }
})
