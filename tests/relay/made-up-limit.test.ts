import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { request } from 'undici'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { startTestRedis } from '../fixtures/redis.ts'
import { accountSecret, messageBody } from '../fixtures/relay.ts'
import { startSimulator } from '../simulator/simulator.ts'

// One file, …
const file = `
import type { CountingLimit } from './limit.ts'

/** At most so many searches of the web in a window. */
export const searches: CountingLimit<'searches'> = {
  kind: 'counting',
  unit: 'searches',
  rulesOf: settings => settings,
  takes: () => 0,
  reserves: () => 1,
  charges: ({ usage }) => usage?.webSearches ?? 0,
}
`
// … one schema, …
const schema = `searches: rulesOf(countRuleSchema).meta({ title: 'Searches of the web' }).optional(),`
// … and one line in the register, with its import.
const register = { line: 'searches,', import: `import { searches } from './searches.ts'` }

/** The relay's sources in a folder of their own, with the limit added. */
async function extendedSources(): Promise<AsyncDisposable & { readonly entry: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'carpool-extended-'))
  for (const path of ['src-relay', 'resources', 'package.json', 'tsconfig.base.json', 'tsconfig.node.json'])
    await cp(path, join(folder, path), { recursive: true })
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  const limits = join(folder, 'src-relay/limits')
  await writeFile(join(limits, 'searches.ts'), file)
  await insert(join(folder, 'src-relay/contract/limit.ts'), 'requests: rulesOf', schema)
  await insert(join(limits, 'index.ts'), 'requests,\n', register.line)
  await insert(join(limits, 'index.ts'), 'import type { Limit }', register.import)
  return {
    entry: pathToFileURL(join(folder, 'src-relay/relay-server.ts')).href,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

async function insert(path: string, before: string, line: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  expect(text).toContain(before)
  await writeFile(path, text.replace(before, `${line}\n${before}`))
}

const addressesSchema = z.object({ baseUrl: z.string(), controlUrl: z.string(), controlToken: z.string() })
type Addresses = z.infer<typeof addressesSchema>

function createAdmin({ controlUrl, controlToken }: Addresses) {
  return async (method: 'GET' | 'POST', path: string, body?: unknown) => {
    const reply = await request(`${controlUrl}/admin/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${controlToken}`,
        'content-type': 'application/json',
        'x-carpool': '1',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: reply.statusCode, document: JSON.parse(await reply.body.text()) }
  }
}

it('a made-up limit takes one file, one schema and one line, and is in the admin API and in force unasked', async () => {
  await using scope = new AsyncDisposableStack()
  const redis = scope.use(await startTestRedis())
  const simulator = scope.use(await startSimulator({ secrets: [accountSecret] }))
  const sources = scope.use(await extendedSources())
  const dataDir = await mkdtemp(join(tmpdir(), 'carpool-test-'))
  scope.defer(() => rm(dataDir, { recursive: true, force: true }))
  const { createRelayServer } = await import(/* @vite-ignore */ sources.entry)
  const config = { dataDir, port: 0, controlPort: 0, redisUrl: redis.url, timeZone: 'UTC' }
  const server = createRelayServer(config, { writeLog: () => {} })
  const addresses = addressesSchema.parse(await server.start())
  scope.defer(() => server.stop())
  const ask = createAdmin(addresses)

  const { document: limits } = await ask('GET', '/limits')
  expect(limits).toContainEqual({
    name: 'searches',
    settings: expect.objectContaining({ type: 'array', title: 'Searches of the web' }),
  })
  const account = { provider: 'claude', name: 'a', baseUrl: simulator.url, secret: accountSecret }
  await ask('POST', '/accounts', account)
  const searches = [{ max: 2, window: { kind: 'day' } }]
  const { document: created } = await ask('POST', '/keys', { name: 'friend', limits: { searches } })
  expect(created.key.limits).toEqual({ searches })
  const misspelt = await ask('POST', '/keys', { name: 'x', limits: { searches: [{ max: 0 }] } })
  expect(misspelt.status).toBe(400)

  const call = async () => {
    const { statusCode, body } = await request(`${addresses.baseUrl}/api/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': created.secret },
      body: messageBody({ model: 'claude-sonnet-4-5@sim:usage.webSearches=2' }),
    })
    return { status: statusCode, text: await body.text() }
  }
  expect((await call()).status).toBe(200)
  const use = async () => (await ask('GET', `/keys/${created.key.id}/limits`)).document.uses
  await expect
    .poll(use)
    .toEqual([expect.objectContaining({ limit: 'searches', unit: 'searches', max: 2, used: 2, reserved: 0 })])
  const refused = await call()
  expect(refused.status).toBe(429)
  expect(refused.text).toContain('may use 2 searches a day: 2 used.')
}, 60_000)
