import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import builtIn from '../../../resources/endpoints.json' with { type: 'json' }
import { type Simulator, startSimulator } from '../../../tests/simulator/simulator.ts'
import { messageBody, streamBody } from '../../../tests/simulator/test-client.ts'
import type { ClientRequest, UsageReading } from '../../protocols/protocol.ts'
import { createUndiciUpstream } from '../../upstream/undici-upstream.ts'
import { readHeader } from '../answer-headers.ts'
import { readEndpoints } from '../endpoints.ts'
import type { Outcome } from '../provider.ts'
import { createClaude } from './index.ts'

const secret = 'sk-ant-api03-one'
const friendKey = `cr_${'0a1b'.repeat(16)}`
const claude = createClaude(readEndpoints(builtIn).providers.claude)
const upstream = createUndiciUpstream()
const options = { connectTimeoutMs: 5000, firstByteTimeoutMs: 5000, idleTimeoutMs: 5000 }
let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator({ secrets: [secret], keepBodies: true })
})
afterAll(async () => {
  await upstream.stop()
  await simulator.stop()
})
beforeEach(async () => {
  await allEnded()
  simulator.clearScripts()
  simulator.clearLedger()
})

function requestFor(body: unknown, changes: Partial<ClientRequest> = {}): ClientRequest {
  return {
    method: 'POST',
    path: '/v1/messages',
    query: new URLSearchParams({ beta: 'true', key: friendKey }),
    headers: {
      authorization: `Bearer ${friendKey}`,
      'x-api-key': friendKey,
      'content-type': 'application/json',
      'anthropic-beta': 'claude-code-20250219',
      'x-stainless-os': 'Linux',
    },
    body: Buffer.from(JSON.stringify(body)),
    ...changes,
  }
}

interface Exchanged {
  readonly outcome: Outcome
  readonly reading: UsageReading
  readonly text: string
}

async function exchange(request: ClientRequest, withSecret = secret): Promise<Exchanged> {
  const credential = { kind: 'api-key', secret: withSecret, baseUrl: simulator.url }
  const { signal } = new AbortController()
  const response = await upstream.send(claude.prepare(request, credential), { ...options, signal })
  const protocol = claude.routes[0]?.protocol
  const reader = protocol?.createUsageReader(readHeader(response.headers, 'content-type'))
  if (!reader) throw new Error('there is no route')
  const chunks: Buffer[] = []
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    reader.push(chunk)
  }
  const text = Buffer.concat(chunks).toString()
  const { status, headers } = response
  const outcome = claude.classify({ status, headers, errorText: text }, Date.now(), request)
  return { outcome, reading: reader.reading(), text }
}

/** A call may end at the simulator a moment later than here. */
const allEnded = () => vi.waitUntil(() => simulator.openCalls().length === 0)

/** The simulator's own account of what it told. */
async function told() {
  await allEnded()
  const { secret: _secret, model: _model, calls, ...usage } = simulator.ledger()[0] ?? { calls: 0 }
  return { calls, usage }
}

describe('usage read from the wire equals what the upstream told', () => {
  it.each([
    ['a plain stream', ''],
    ['a stream cut into single bytes (EC-106)', 'chunkBytes=1,text=🚗 öß'],
    ['a stream cut anywhere (EC-001, EC-002)', 'chunkBytes=9,seed=5,events=40'],
    ['CRLF and comments (EC-003)', 'lineEnd=crlf,comments,pingEvery=2'],
    ['CR alone, cut anywhere (EC-003)', 'lineEnd=cr,chunkBytes=4,seed=7'],
    ['gzip nobody asked for (EC-004)', 'contentEncoding=gzip,events=40'],
    ['br nobody asked for (EC-004)', 'contentEncoding=br'],
    ['zstd nobody asked for (EC-004)', 'contentEncoding=zstd,chunkBytes=7'],
    ['deflate nobody asked for (EC-004)', 'contentEncoding=deflate'],
    ['fields told twice (EC-005)', 'usageReport=repeated'],
    ['fields corrected at the end (EC-005)', 'usageReport=corrected'],
    [
      'every kind of token (EC-055)',
      'usage.input=7,usage.cacheRead=6,usage.cacheWrite5m=5,usage.cacheWrite1h=4,usage.output=3,usage.webSearches=2',
    ],
    ['every kind, told twice (EC-055)', 'usageReport=repeated,usage.cacheWrite5m=5,usage.cacheWrite1h=4'],
  ])('%s', async (_what, script) => {
    for (const body of [streamBody(), messageBody()]) {
      simulator.clearScripts()
      simulator.clearLedger()
      simulator.script(script)
      const { outcome, reading } = await exchange(requestFor(body))
      expect(outcome).toEqual({ kind: 'deliver' })
      expect(reading).toMatchObject({ finished: true, errorType: undefined, model: 'claude-sonnet-4-5' })
      expect({ calls: 1, usage: reading.usage }).toEqual(await told())
    }
  })

  it('sees the error inside a 200 stream (EC-007)', async () => {
    simulator.script('errorEvent=overloaded_error,errorAfter=4')
    const { reading } = await exchange(requestFor(streamBody()))
    expect(reading).toMatchObject({ errorType: 'overloaded_error', finished: false })
  })

  it('knows nothing of a stream that tells nothing (EC-006)', async () => {
    simulator.script('usageReport=none')
    expect((await exchange(requestFor(streamBody()))).reading).toMatchObject({
      usage: undefined,
      finished: true,
    })
  })
})

describe('what the upstream receives', () => {
  it('is the account’s secret, the client’s headers and body, and no friend’s key', async () => {
    simulator.clearLog()
    const request = requestFor(messageBody({ unknown_field: { deep: [1.0, '\u{1F697}'] } }))
    await exchange(request)
    const [received] = simulator.log()
    expect(received?.headers).toMatchObject({
      'x-api-key': secret,
      'anthropic-beta': 'claude-code-20250219',
      'x-stainless-os': 'Linux',
      'accept-encoding': 'identity',
    })
    expect(received?.body).toEqual(request.body)
    expect(JSON.stringify(received)).not.toContain('cr_')
  })
})

describe('outcomes of scripted answers', () => {
  it.each([
    ['status=400', { kind: 'callers-fault' }],
    ['status=400,message=This organization has been disabled.', { kind: 'suspended' }],
    ['status=403,html', { kind: 'cool-down', scope: 'account' }],
    ['status=429', { kind: 'cool-down', scope: 'model' }],
    ['status=429,rateLimit=none', { kind: 'cool-down', scope: 'model' }],
    ['status=429,rateLimit=spent,retryAfter=7', { kind: 'cool-down', scope: 'model' }],
    ['status=500', { kind: 'try-another' }],
    ['status=529', { kind: 'try-another' }],
    ['status=502,html', { kind: 'try-another' }],
  ])('%s', async (script, outcome) => {
    simulator.script(script)
    expect((await exchange(requestFor(messageBody()))).outcome).toMatchObject(outcome)
  })

  it('a secret the provider does not know needs a new one', async () => {
    const { outcome } = await exchange(requestFor(messageBody()), 'sk-ant-api03-other')
    expect(outcome.kind).toBe('needs-login')
  })

  it('probes are answered', async () => {
    const count = await exchange(requestFor(messageBody(), { path: '/v1/messages/count_tokens' }))
    expect(JSON.parse(count.text)).toEqual({ input_tokens: expect.any(Number) })
    const list = await exchange(requestFor('', { method: 'GET', path: '/v1/models', body: Buffer.alloc(0) }))
    expect(JSON.parse(list.text)).toMatchObject({ has_more: false, data: expect.any(Array) })
  })
})
