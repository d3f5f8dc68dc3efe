import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readScript } from './script.ts'
import { startSimulator } from './simulator.ts'
import { call, eventNames, messageBody, readEvents, streamBody, testSecret } from './test-client.ts'

const sim = (script: string) => ({ headers: { 'x-sim': script }, body: streamBody() })
const tenSecondsPast = () => Date.parse('2026-11-22T10:00:10Z')
const textOf = (text: string) =>
  readEvents(text)
    .map(({ data }) => (data['delta'] as { text?: string } | undefined)?.text ?? '')
    .join('')

describe('a script reaches a call', () => {
  it('through the name of the model, which the answer then carries without it', async () => {
    await using simulator = await startSimulator()
    const model = 'claude-sonnet-4-5@sim:status=529'
    const refused = await call(simulator, { body: messageBody({ model }) })
    expect(refused.status).toBe(529)
    expect(JSON.parse(refused.text)).toMatchObject({ error: { type: 'overloaded_error' } })
    const said = await call(simulator, {
      body: messageBody({ model: 'claude-sonnet-4-5@sim:text=Hi%2C%20you' }),
    })
    expect(JSON.parse(said.text)).toMatchObject({
      model: 'claude-sonnet-4-5',
      content: [{ text: 'Hi, you' }],
    })
  })

  it('through the x-sim header, over the model, as pairs or as JSON', async () => {
    await using simulator = await startSimulator()
    const body = messageBody({ model: 'claude-sonnet-4-5@sim:status=529' })
    const paired = await call(simulator, { headers: { 'x-sim': 'status=503,errorType=api_error' }, body })
    expect(paired.status).toBe(503)
    const json = await call(simulator, { headers: { 'x-sim': '{"status":200,"text":"a, b"}' }, body })
    expect(JSON.parse(json.text)).toMatchObject({ content: [{ text: 'a, b' }] })
  })

  it('through rules that match path, secret and model, a number of times', async () => {
    await using simulator = await startSimulator()
    simulator.script({ status: 500 }, { secret: 'sk-ant-other' })
    simulator.script('status=429', { secret: testSecret, model: 'claude-sonnet-4-5', times: 2 })
    simulator.script('status=418', { path: '/v1/models' })
    const statuses: number[] = []
    for (let index = 0; index < 3; index += 1) {
      statuses.push((await call(simulator, { body: messageBody() })).status)
    }
    expect(statuses).toEqual([429, 429, 200])
    expect((await call(simulator, { method: 'GET', path: '/v1/models' })).status).toBe(418)
    simulator.clearScripts()
    expect((await call(simulator, { method: 'GET', path: '/v1/models' })).status).toBe(200)
  })

  it('or is refused by name when nobody knows it', async () => {
    await using simulator = await startSimulator()
    const reply = await call(simulator, sim('statsu=500'))
    expect(reply.status).toBe(400)
    expect(reply.text).toContain('statsu')
    expect(() => readScript('status=soon')).toThrow('"status" cannot be "soon"')
    expect(() => simulator.script('usage.inptu=3')).toThrow('usage')
  })
})

describe('an error answer', () => {
  it('carries type, message and headers as told', async () => {
    await using simulator = await startSimulator()
    const script = 'status=400,errorType=odd_error,message=no%20way,header.x-should-retry=true,rateLimit=none'
    const reply = await call(simulator, sim(script))
    expect(reply.status).toBe(400)
    expect(JSON.parse(reply.text)).toMatchObject({ error: { type: 'odd_error', message: 'no way' } })
    expect(reply.headers['x-should-retry']).toBe('true')
    expect(Object.keys(reply.headers).filter(name => name.startsWith('anthropic-ratelimit'))).toEqual([])
  })

  it('of 429 states spent limits and when to come back, unless told not to', async () => {
    await using simulator = await startSimulator({ now: tenSecondsPast })
    const usual = (await call(simulator, sim('status=429,retryAfter=7'))).headers
    expect(usual['retry-after']).toBe('7')
    expect(usual['anthropic-ratelimit-requests-remaining']).toBe('0')
    expect(usual['anthropic-ratelimit-requests-reset']).toBe('2026-11-22T10:00:17Z')
    expect((await call(simulator, sim('status=429'))).headers['retry-after']).toBe('50')
    expect((await call(simulator, sim('status=429,rateLimit=none'))).headers['retry-after']).toBeUndefined()
  })

  it('can be an HTML page', async () => {
    await using simulator = await startSimulator()
    const reply = await call(simulator, sim('html,status=403'))
    expect(reply.status).toBe(403)
    expect(reply.headers['content-type']).toContain('text/html')
    expect(reply.text).toContain('<!DOCTYPE html>')
  })

  it('can come inside a stream of status 200, before or after content', async () => {
    await using simulator = await startSimulator()
    const early = await call(simulator, sim('errorEvent=overloaded_error'))
    expect(early.status).toBe(200)
    expect(eventNames(early.text)).toEqual(['error'])
    const late = await call(simulator, sim('errorEvent=api_error,errorAfter=4,message=broken'))
    expect(eventNames(late.text).slice(-2)).toEqual(['content_block_delta', 'error'])
    expect(readEvents(late.text).at(-1)?.data).toMatchObject({
      error: { type: 'api_error', message: 'broken' },
    })
    expect(late.isWhole).toBe(true)
  })
})

describe('the content of a stream', () => {
  it('has as many events and bytes as asked for, all of them characters', async () => {
    await using simulator = await startSimulator()
    const counted = await call(simulator, sim('events=50,eventBytes=100'))
    expect(eventNames(counted.text).filter(name => name === 'content_block_delta')).toHaveLength(50)
    expect(Buffer.byteLength(textOf(counted.text))).toBe(5000)
    const sized = await call(simulator, sim('totalBytes=100001,eventBytes=1000'))
    expect(Buffer.byteLength(textOf(sized.text))).toBe(100_001)
    expect(sized.text).not.toContain('\uFFFD')
  })

  it('can be exactly the bytes a test gives', async () => {
    await using simulator = await startSimulator()
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 31) % 256))
    const script = {
      rawBase64: bytes.toString('base64'),
      chunkBytes: 7,
      seed: 5,
      headers: { 'content-type': 'a/b' },
    }
    simulator.script(script)
    const reply = await call(simulator, { body: streamBody() })
    expect(reply.bytes.equals(bytes)).toBe(true)
    expect(reply.headers['content-type']).toBe('a/b')
  })

  it('can use other line ends, comments and more pings without changing what it says', async () => {
    await using simulator = await startSimulator()
    const plain = await call(simulator, { body: streamBody() })
    const crlf = await call(simulator, sim('lineEnd=crlf'))
    expect(crlf.text.replaceAll('\r\n', '')).not.toContain('\n')
    expect(textOf(crlf.text)).toBe(textOf(plain.text))
    const noisy = await call(simulator, sim('comments,pingEvery=2'))
    expect(noisy.text.match(/^: /gm)?.length).toBe(eventNames(noisy.text).length)
    expect(eventNames(noisy.text).filter(name => name === 'ping').length).toBeGreaterThan(3)
    expect(textOf(noisy.text)).toBe(textOf(plain.text))
  })

  it('can ask for any tool', async () => {
    await using simulator = await startSimulator()
    simulator.script({ toolUse: 'Read', toolInput: '{"path":"/ü"}' })
    const reply = await call(simulator, { body: messageBody() })
    expect(JSON.parse(reply.text).content).toMatchObject([
      { type: 'tool_use', name: 'Read', input: { path: '/ü' } },
    ])
  })
})

describe('delivery', () => {
  it.each([
    ['gzip', gunzipSync],
    ['deflate', inflateSync],
    ['br', brotliDecompressSync],
    ['zstd', zstdDecompressSync],
  ] as const)('may be %s although nobody asked, declared or not', async (encoding, decode) => {
    await using simulator = await startSimulator()
    const reply = await call(simulator, sim(`contentEncoding=${encoding}`))
    expect(reply.headers['content-encoding']).toBe(encoding)
    expect(eventNames(decode(reply.bytes).toString()).at(-1)).toBe('message_stop')
    const script = { contentEncoding: encoding, undeclaredEncoding: true }
    simulator.script(script)
    const silent = await call(simulator, { body: messageBody() })
    expect(silent.headers['content-encoding']).toBeUndefined()
    expect(JSON.parse(decode(silent.bytes).toString())).toMatchObject({ type: 'message' })
  })

  it('may cut the bytes anywhere, the same way for the same seed', async () => {
    await using simulator = await startSimulator({ keepBodies: true })
    const one = await call(simulator, sim('chunkBytes=5,seed=3'))
    const again = await call(simulator, sim('chunkBytes=5,seed=3'))
    const other = await call(simulator, sim('chunkBytes=5,seed=4'))
    const sizes = (reply: typeof one) => reply.chunks.map(chunk => chunk.length).join()
    expect(Math.max(...one.chunks.map(chunk => chunk.length))).toBeLessThanOrEqual(5)
    expect(sizes(again)).toBe(sizes(one))
    expect(sizes(other)).not.toBe(sizes(one))
    expect(simulator.log().map(record => record.sent?.length)).toEqual(
      [one, again, other].map(({ bytes }) => bytes.length),
    )
    expect(simulator.log()[0]?.sent?.equals(one.bytes)).toBe(true)
  })

  it('may be slow at the start and between events', async () => {
    await using simulator = await startSimulator()
    const startedAt = performance.now()
    await call(simulator, sim('delayMs=60,eventDelayMs=10,events=3'))
    expect(performance.now() - startedAt).toBeGreaterThan(60 + 8 * 9)
  })

  it('may fall silent in the middle, for a while or for ever', async () => {
    await using simulator = await startSimulator()
    const paused = await call(simulator, sim('stallAfter=4,stallMs=80'))
    expect(paused.isWhole).toBe(true)
    const half = call(simulator, { ...sim('stallAfter=4'), leaveAfter: Number.POSITIVE_INFINITY })
    const stalled = await simulator.waitFor(
      record => record.script?.stallMs === undefined && record.sentBytes > 600,
    )
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(stalled).toMatchObject({ ending: 'open', usage: { output: 1 } })
    expect(simulator.openCalls()).toHaveLength(1)
    await simulator.stop()
    expect(eventNames((await half).text)).toHaveLength(4)
  })

  it('may break off after some events, or in the middle of one', async () => {
    await using simulator = await startSimulator()
    const events = await call(simulator, sim('cutAfter=3'))
    expect(events.isWhole).toBe(false)
    expect(eventNames(events.text)).toEqual(['message_start', 'content_block_start', 'ping'])
    const bytes = await call(simulator, sim('cutAtByte=33'))
    expect(bytes).toMatchObject({ isWhole: false, text: 'event: message_start\ndata: {"type' })
    const document = await call(simulator, { headers: { 'x-sim': 'cutAtByte=40' }, body: messageBody() })
    expect(document.isWhole).toBe(false)
    expect(document.bytes).toHaveLength(40)
    expect(simulator.log().map(record => record.ending)).toEqual(['cut', 'cut', 'cut'])
  })

  it('may be a reset, or never come', async () => {
    await using simulator = await startSimulator()
    await expect(call(simulator, sim('reset'))).rejects.toMatchObject({ code: 'ECONNRESET' })
    const never = call(simulator, sim('hang'))
    await simulator.waitFor(record => record.script?.hang === true)
    expect(simulator.openCalls()).toHaveLength(1)
    await simulator.stop()
    await expect(never).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('waits for a slow reader instead of filling memory', async () => {
    await using simulator = await startSimulator()
    const totalBytes = 40_000_000
    const response = await fetch(`${simulator.url}/v1/messages`, {
      method: 'POST',
      headers: {
        'x-api-key': testSecret,
        'anthropic-version': '2023-06-01',
        'x-sim': `totalBytes=${totalBytes},eventBytes=10000`,
      },
      body: JSON.stringify(streamBody()),
    })
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(simulator.log()[0]?.sentBytes).toBeLessThan(totalBytes / 2)
    if (!response.body) throw new Error('no body')
    expect((await buffer(Readable.fromWeb(response.body))).length).toBeGreaterThan(totalBytes)
  })
})
