import { Agent, request } from 'undici'
import { describe, expect, it } from 'vitest'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { startCaddy, startNginx } from './proxy-programs.ts'

const friendAddress = '127.0.0.5'

interface Stream {
  readonly firstByteMs: number
  readonly wholeMs: number
  readonly text: string
}

/** The quicker of two on one connection: the first one opens it. */
async function stream(relay: TestRelay, url: string): Promise<Stream> {
  await using scope = new AsyncDisposableStack()
  const agent = new Agent({ localAddress: friendAddress, connect: { rejectUnauthorized: false } })
  scope.defer(() => agent.close())
  const both = [await streamOnce(relay, url, agent), await streamOnce(relay, url, agent)] as const
  return both[0].firstByteMs < both[1].firstByteMs ? both[0] : both[1]
}

async function streamOnce(relay: TestRelay, url: string, dispatcher: Agent): Promise<Stream> {
  const askedAt = performance.now()
  const reply = await request(`${url}/api/v1/messages`, {
    dispatcher,
    method: 'POST',
    headers: {
      'x-api-key': relay.key,
      'content-type': 'application/json',
      session_id: 'conversation-1',
      'x-forwarded-for': '203.0.113.9',
    },
    body: messageBody({ model: 'slow', stream: true }),
  })
  expect(reply.statusCode).toBe(200)
  let firstByteMs: number | undefined
  let text = ''
  for await (const chunk of reply.body) {
    firstByteMs ??= performance.now() - askedAt
    text += String(chunk)
  }
  return { firstByteMs: firstByteMs ?? Number.NaN, wholeMs: performance.now() - askedAt, text }
}

const proxies = [
  ['nginx', startNginx],
  ['Caddy', startCaddy],
] as const

describe.each(proxies)('behind %s, set up as the manual says', (_name, start) => {
  it('streams come event by event, headers with underscores arrive, and the address is the friend’s', async () => {
    await using relay = await startTestRelay({ config: { trustedProxies: ['127.0.0.1'] } })
    relay.simulator.script({ events: 8, eventDelayMs: 150 }, { model: 'slow' })
    await using proxy = await start(Number(new URL(relay.baseUrl).port))
    const direct = await stream(relay, relay.baseUrl)
    const behind = await stream(relay, proxy.url)
    expect(behind.firstByteMs).toBeLessThan(direct.firstByteMs + 100)
    expect(behind.wholeMs).toBeGreaterThan(behind.firstByteMs + 600)
    expect(behind.text.match(/^event: /gm)?.length).toBe(direct.text.match(/^event: /gm)?.length)
    await relay.quiet()
    const call = relay.simulator.log().at(-1)
    expect(JSON.stringify(call)).toContain('conversation-1')
    const line = relay.logs.findLast(each => each.includes('a call ended')) ?? '{}'
    expect(JSON.parse(line)).toMatchObject({ from: friendAddress })
  })
})
