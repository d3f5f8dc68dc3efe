import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { accountSecret, messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { openTestStore } from '../fixtures/store.ts'

let relay: TestRelay
const received: { readonly path: string; readonly body: string }[] = []
/** Statuses to answer with next, the usual one being 200. */
const statuses: number[] = []
const hooks = createServer((incoming, answer) => {
  let body = ''
  incoming.on('data', piece => (body += String(piece)))
  incoming.on('end', () => {
    received.push({ path: incoming.url ?? '', body })
    answer.writeHead(statuses.shift() ?? 200).end('{"code":0}')
  })
})
let hookUrl = ''
const secretPart = 'T0PSECRET'

beforeAll(async () => {
  hooks.listen(0, '127.0.0.1')
  await once(hooks, 'listening')
  hookUrl = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/services/${secretPart}`
  relay = await startTestRelay({ config: { loopbackWebhooks: true } })
})
afterAll(async () => {
  await relay[Symbol.asyncDispose]()
  hooks.close()
})

async function call(secret = relay.key): Promise<number> {
  const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret, 'content-type': 'application/json' },
    body: messageBody(),
  })
  await reply.body.dump()
  return reply.statusCode
}

async function streamEvents(signal: AbortSignal) {
  const events: { readonly type: string; readonly alert?: { readonly kind: string } }[] = []
  const reply = await request(`${relay.controlUrl}/admin/api/events`, {
    headers: { authorization: `Bearer ${relay.controlToken}` },
    signal,
  })
  const reading = (async () => {
    let text = ''
    for await (const piece of reply.body) {
      text += String(piece)
      const lines = text.split('\n\n')
      text = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)))
    }
  })().catch(() => undefined)
  return { events, reading }
}

describe('webhooks', () => {
  it('take an alert of the owner to a test, and say why it failed', async () => {
    const hook = await relay.admin.createWebhook({
      body: { name: 'chat', kind: 'feishu', url: hookUrl, signingSecret: 'SEC' },
    })
    expect(hook).toMatchObject({ kind: 'feishu', isSigned: true, host: new URL(hookUrl).host })
    expect(await relay.admin.testWebhook({ id: hook.id, body: {} })).toEqual({ delivered: true })
    statuses.push(500)
    const failed = await relay.admin.testWebhook({ id: hook.id, body: {} })
    expect(failed).toEqual({ delivered: false, reason: 'it answered 500' })
    await relay.admin.removeWebhook({ id: hook.id })
  })

  it('have addresses that are sealed and never shown', async () => {
    const hook = await relay.admin.createWebhook({ body: { name: 'own', kind: 'json', url: hookUrl } })
    const shown = JSON.stringify([hook, await relay.admin.listWebhooks(), relay.logs])
    expect(shown).not.toContain(secretPart)
    await using opened = await openTestStore(relay.redis)
    const stored = await opened.store.command('hgetall', [`{webhooks}:record:${hook.id}`])
    expect(stored).toHaveProperty('sealedUrl')
    expect(JSON.stringify(stored)).not.toContain(secretPart)
  })

  it('are refused where they do not go to https', async () => {
    const create = (url: string) => relay.admin.createWebhook({ body: { name: 'x', kind: 'json', url } })
    await expect(create('http://192.168.1.2/hook')).rejects.toMatchObject({ status: 400 })
    await expect(create('ftp://example.test/')).rejects.toMatchObject({ status: 400 })
    await expect(create('https://user:password@example.test/')).rejects.toMatchObject({ status: 400 })
  })
})

describe('a budget that is spent', () => {
  it('is told of once in its window', async () => {
    const limits = { cost: [{ maxUsd: 0.01, window: { kind: 'day' } as const }] }
    const { key, secret } = await relay.admin.createKey({ body: { name: 'spender', limits } })
    relay.simulator.script({ usage: { output: 2000 } })
    expect(await call(secret)).toBe(200)
    relay.simulator.clearScripts()
    const told = async () => (await relay.admin.listAlerts()).filter(({ keyId }) => keyId === key.id)
    await vi.waitFor(async () => expect(await told()).toHaveLength(1), { timeout: 10_000 })
    expect(await told()).toMatchObject([{ kind: 'budget', title: 'spender has spent its budget' }])
    await using opened = await openTestStore(relay.redis)
    const [alert] = await told()
    const quietSeconds = Number(await opened.store.command('ttl', [`{alerts}:topic:${alert?.topic}`]))
    const untilMidnight = (Math.ceil(Date.now() / 86_400_000) * 86_400_000 - Date.now()) / 1000
    expect(Math.abs(quietSeconds - untilMidnight)).toBeLessThan(60)
  })
})

describe('an account that is refused', () => {
  it('PS-34 is told of once: on the screen, in the list and by webhook, which is tried again', async () => {
    received.length = 0
    using stop = new DisposableStack()
    const listening = new AbortController()
    stop.defer(() => listening.abort())
    const { events } = await streamEvents(listening.signal)
    statuses.push(503)
    relay.simulator.refuseSecrets(accountSecret)
    expect(await call()).toBe(503)
    const alerts = () => events.flatMap(event => (event.alert ? [event.alert.kind] : []))
    await vi.waitFor(() => expect(alerts().toSorted()).toEqual(['needs-login', 'pool-empty']), {
      timeout: 5000,
    })
    await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(3), { timeout: 8000 })
    expect(received.map(({ body }) => JSON.parse(body).kind)).toContain('needs-login')

    relay.simulator.acceptSecrets(accountSecret)
    await relay.admin.changeAccount({ id: relay.accountId, body: { secret: accountSecret } })
    await vi.waitFor(() => expect(alerts()).toContain('recovered'), { timeout: 5000 })
    expect(await call()).toBe(200)
    relay.simulator.refuseSecrets(accountSecret)
    await call()
    const before = await relay.admin.listAlerts()
    expect(before.filter(({ kind }) => kind === 'needs-login')).toHaveLength(1)
    expect(JSON.stringify(before)).not.toContain(accountSecret)
  })
})
