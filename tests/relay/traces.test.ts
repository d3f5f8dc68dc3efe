import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { request } from 'undici'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { accountSecret, messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

const valueSchema = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  doubleValue: z.number().optional(),
})
const attributesSchema = z
  .array(z.object({ key: z.string(), value: valueSchema }))
  .transform(list => Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]])))
const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes: attributesSchema,
  status: z.object({ code: z.number().optional() }),
})
const requestSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributesSchema }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
})

/** A collector that takes OTLP over HTTP, as JSON. */
async function startCollector() {
  const taken: z.output<typeof requestSchema>[] = []
  const texts: string[] = []
  const paths: string[] = []
  const server = createServer((incoming, outgoing) => {
    paths.push(incoming.url ?? '')
    void json(incoming).then(document => {
      texts.push(JSON.stringify(document))
      taken.push(requestSchema.parse(document))
      outgoing.setHeader('content-type', 'application/json').end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    paths,
    texts,
    spans: () =>
      taken.flatMap(each => each.resourceSpans.flatMap(one => one.scopeSpans)).flatMap(s => s.spans),
    resource: () => taken[0]?.resourceSpans[0]?.resource.attributes,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function send(relay: TestRelay, key: string): Promise<number> {
  const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: messageBody({ stream: true, messages: [{ role: 'user', content: 'canary-prompt-9d2f' }] }),
  })
  await reply.body.dump()
  return reply.statusCode
}

it('a collector of OpenTelemetry gets a trace of each call and refusal, without a name, a prompt or a secret', async () => {
  await using collector = await startCollector()
  const relay = await startTestRelay({ config: { otlpUrl: `${collector.url}/` } })
  relay.simulator.script({ text: 'canary-answer' }, { model: 'claude-sonnet-4-5' })
  expect(await send(relay, relay.key)).toBe(200)
  expect(await send(relay, `cr_${'0'.repeat(64)}`)).toBe(403)
  await relay.quiet()
  await relay[Symbol.asyncDispose]()

  expect(new Set(collector.paths)).toEqual(new Set(['/v1/traces']))
  expect(collector.resource()).toMatchObject({ 'service.name': 'carpool' })
  const calls = collector.spans().filter(({ name }) => name === 'call')
  const served = calls.find(({ attributes }) => attributes['http.response.status_code'] !== undefined)
  expect(served?.attributes).toMatchObject({
    'carpool.provider': 'claude',
    'carpool.key.id': relay.keyId,
    'carpool.account.id': relay.accountId,
    'carpool.ending': 'complete',
    'http.response.status_code': 200,
    'gen_ai.usage.output_tokens': expect.any(Number),
  })
  const phases = collector.spans().filter(({ parentSpanId }) => parentSpanId === served?.spanId)
  expect(phases.map(({ name }) => name).toSorted()).toEqual(['admit', 'authenticate', 'deliver', 'exchange'])
  for (const phase of phases) {
    expect(phase.traceId).toBe(served?.traceId)
    expect(phase.endTimeUnixNano >= phase.startTimeUnixNano).toBe(true)
  }
  const refused = calls.find(each => each !== served)
  expect(refused).toMatchObject({ attributes: { 'error.type': 'invalid_key' }, status: { code: 2 } })
  const secrets = [relay.key, relay.controlToken, accountSecret, 'canary', 'friend', 'first']
  for (const secret of secrets) expect(collector.texts.join('')).not.toContain(secret)
})

it('a collector that is not there costs no call anything, and is told of once', async () => {
  const relay = await startTestRelay({ config: { otlpUrl: 'http://127.0.0.1:9' } })
  expect(await send(relay, relay.key)).toBe(200)
  await relay.quiet()
  await relay[Symbol.asyncDispose]()
  const lines = relay.logs.filter(line => line.includes('the collector of traces'))
  expect(lines).toHaveLength(1)
})
