import { request } from 'undici'
import { expect, it } from 'vitest'
import { ask } from '../fixtures/ask.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

const streams = 50
/** Longer than the short streams, shorter than the long ones. */
const drainMs = 4500

/** A stream whose first bytes have come, and all of it to come. */
async function openStream(relay: TestRelay, model: string): Promise<{ readonly whole: Promise<string> }> {
  const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': relay.key, 'content-type': 'application/json' },
    body: messageBody({ model, stream: true }),
  })
  expect(reply.statusCode).toBe(200)
  return { whole: reply.body.text() }
}

it('a stop under 50 streams refuses new calls at once, lets the short ones finish, and ends the long ones in their format', async () => {
  await using relay = await startTestRelay({ config: { drainMs } })
  relay.simulator.script({ events: 30, eventDelayMs: 100 }, { model: 'short' })
  relay.simulator.script({ events: 400, eventDelayMs: 100 }, { model: 'long' })
  const opened = await Promise.all(
    Array.from({ length: streams }, (_, index) => openStream(relay, index % 2 === 0 ? 'short' : 'long')),
  )
  const endsOf = Promise.all(opened.map(({ whole }) => whole))
  expect(relay.simulator.peakOpenCalls()).toBe(streams)
  const askedAt = Date.now()
  const stopped = relay.server.stop()
  const knock = () => ask({ port: Number(new URL(relay.baseUrl).port), path: '/health' })
  await expect.poll(() => knock().catch(String)).toContain('ECONNREFUSED')
  expect(Date.now() - askedAt).toBeLessThan(1000)
  await stopped
  expect(Date.now() - askedAt).toBeLessThan(drainMs + 3000)

  const ends = await endsOf
  for (const [index, text] of ends.entries()) {
    const events = text.match(/^event: \w+$/gm) ?? []
    expect(text.endsWith('\n\n')).toBe(true)
    expect(events.at(-1)).toBe(index % 2 === 0 ? 'event: message_stop' : 'event: error')
  }
  expect(ends[1]).toContain('This relay is stopping')
})
