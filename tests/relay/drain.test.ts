import { request } from 'undici'
import { expect, it } from 'vitest'
import { type Product, startProduct } from '../clients/product.ts'
import { ask } from '../fixtures/ask.ts'
import { messageBody } from '../fixtures/relay.ts'

const streams = 50
/** Longer than the short streams, shorter than the long ones. */
const drainMs = 4500

/** A stream whose first bytes have come, and all of it to come. */
async function openStream(
  { baseUrl }: Product,
  key: string,
  model: string,
): Promise<{ readonly whole: Promise<string> }> {
  const reply = await request(`${baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: messageBody({ model, stream: true }),
  })
  expect(reply.statusCode).toBe(200)
  return { whole: reply.body.text() }
}

it('SIGTERM under 50 streams: new calls are refused at once, short ones finish, long ones end in their format, exit 0', async () => {
  await using product = await startProduct({ drainMs })
  const key = await product.createKey('friend')
  product.simulator.script({ events: 30, eventDelayMs: 100 }, { model: 'short' })
  product.simulator.script({ events: 400, eventDelayMs: 100 }, { model: 'long' })
  const opened = await Promise.all(
    Array.from({ length: streams }, (_, index) =>
      openStream(product, key, index % 2 === 0 ? 'short' : 'long'),
    ),
  )
  const endsOf = Promise.all(opened.map(({ whole }) => whole))
  expect(product.simulator.peakOpenCalls()).toBe(streams)
  const askedAt = Date.now()
  // By SIGTERM; rejects unless the exit code is 0.
  const stopped = product.stopRelay()
  const knock = () => ask({ port: Number(new URL(product.baseUrl).port), path: '/health' })
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
}, 60_000)
