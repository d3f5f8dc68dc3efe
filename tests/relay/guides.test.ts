import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AdminClient } from '../../src-relay/contract/client.ts'
import { type FollowedGuides, followGuides } from '../fixtures/guide-follower.ts'
import { startTestRedis } from '../fixtures/redis.ts'
import { accountSecret, createTestAdmin, messageBody } from '../fixtures/relay.ts'
import { type Simulator, startSimulator } from '../simulator/simulator.ts'

const addressesSchema = z.object({ baseUrl: z.string(), controlUrl: z.string(), controlToken: z.string() })
const acmeSecret = 'sk-acme-0123456789'

describe('the guides to adding a provider and a limit, followed to the letter', () => {
  const scope = new AsyncDisposableStack()
  let followed: FollowedGuides
  let simulator: Simulator
  let admin: AdminClient
  let baseUrl: string

  beforeAll(async () => {
    followed = scope.use(await followGuides('docs/adding-a-provider.md', 'docs/adding-a-limit.md'))
    const redis = scope.use(await startTestRedis())
    simulator = scope.use(await startSimulator({ secrets: [accountSecret, acmeSecret] }))
    const dataDir = await mkdtemp(join(tmpdir(), 'carpool-test-'))
    scope.defer(() => rm(dataDir, { recursive: true, force: true }))
    const load = (path: string) =>
      import(/* @vite-ignore */ pathToFileURL(join(followed.folder, 'src-relay', path)).href)
    const { createRelayServer } = await load('relay-server.ts')
    const { createAdminClient } = await load('contract/client.ts')
    const config = { dataDir, port: 0, controlPort: 0, redisUrl: redis.url, timeZone: 'UTC' }
    const server = createRelayServer(config, { writeLog: () => {} })
    const addresses = addressesSchema.parse(await server.start())
    scope.defer(() => server.stop())
    admin = createTestAdmin(addresses, createAdminClient)
    baseUrl = addresses.baseUrl
  }, 60_000)
  afterAll(() => scope.disposeAsync())

  it('are a folder, a file and a few lines', () => {
    const whole = followed.touched.filter(path => path.includes('/acme/'))
    expect(whole).toHaveLength(6)
    expect(new Set(followed.touched).size).toBe(whole.length + 3 + 3)
  })

  it('the provider is in the console’s forms unasked, serves a call, fails over and is in the books', async () => {
    const acme = (await admin.listProviders()).find(({ id }) => id === 'acme')
    expect(acme?.accountKinds).toMatchObject([{ defaultBaseUrl: 'https://api.acme.example' }])
    const place = { provider: 'acme', baseUrl: `${simulator.url}/openai` }
    const good = await admin.createAccount({ body: { ...place, name: 'good', secret: acmeSecret } })
    const bad = await admin.createAccount({
      body: { ...place, name: 'bad', secret: 'sk-forgotten', priority: 1 },
    })
    const { secret, key } = await admin.createKey({ body: { name: 'ann' } })
    const reply = await request(`${baseUrl}/acme/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'gpt-5',
        stream: true,
        stream_options: { include_usage: true },
        messages: [{ role: 'user', content: 'hi' }],
      }),
    })
    expect(reply.statusCode).toBe(200)
    expect(await reply.body.text()).toContain('[DONE]')
    expect(simulator.log().map(call => call.secret)).toEqual(['sk-forgotten', acmeSecret])
    expect(JSON.stringify(simulator.log())).not.toContain(secret.slice('cr_'.length))
    await expect
      .poll(async () => (await admin.listCalls({})).calls)
      .toMatchObject([{ accountId: good.id, keyId: key.id, provider: 'acme', ending: 'complete' }])
    const health = (await admin.listAccounts()).find(({ id }) => id === bad.id)?.health
    expect(health).toMatchObject({ state: 'needs-login' })
    const wrong = await request(`${baseUrl}/acme/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer cr_${'0'.repeat(64)}` },
    })
    expect(wrong.statusCode).toBe(401)
    expect(await wrong.body.json()).toHaveProperty('error.message')
  })

  it('the limit is in the admin API and in force unasked', async () => {
    const limits = await admin.listLimits()
    const settings = expect.objectContaining({ type: 'array', title: 'Searches of the web' })
    expect(limits).toContainEqual({ name: 'searches', settings })
    await admin.createAccount({
      body: { provider: 'claude', name: 'a', baseUrl: simulator.url, secret: accountSecret },
    })
    const withSearches = (max: number) => ({
      name: `at most ${max}`,
      limits: { searches: [{ max, window: { kind: 'day' } }] } as object,
    })
    await expect(admin.createKey({ body: withSearches(0) })).rejects.toThrow(/max/)
    const { key, secret } = await admin.createKey({ body: withSearches(2) })
    const call = async () => {
      const { statusCode, body } = await request(`${baseUrl}/api/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': secret },
        body: messageBody({ model: 'claude-sonnet-4-5@sim:usage.webSearches=2' }),
      })
      return { status: statusCode, text: await body.text() }
    }
    expect((await call()).status).toBe(200)
    await expect
      .poll(async () => (await admin.getKeyLimits({ id: key.id })).uses)
      .toEqual([
        expect.objectContaining({ limit: 'searches', unit: 'searches', max: 2, used: 2, reserved: 0 }),
      ])
    const refused = await call()
    expect(refused.status).toBe(429)
    expect(refused.text).toContain('may use 2 searches a day: 2 used.')
  })
})
