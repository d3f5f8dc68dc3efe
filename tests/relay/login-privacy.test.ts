import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { addByLogin, approve, beginLogin, callOnce, simulatedEndpoints } from '../fixtures/logins.ts'
import { startSocks5Proxy } from '../fixtures/proxies.ts'
import { startTestRelay } from '../fixtures/relay.ts'

it('no code, verifier, token or proxy password of a login is found afterwards: not in Redis, logs or files (EC-110)', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'carpool-canary-'))
  await using scope = new AsyncDisposableStack()
  scope.defer(() => rm(dataDir, { recursive: true, force: true }))
  const config = { dataDir, redisUrl: undefined, logLevel: 'debug' } as const
  let clock = Date.now()
  const relay = scope.use(await startTestRelay({ config, endpoints: simulatedEndpoints, now: () => clock }))
  await relay.admin.removeAccount({ id: relay.accountId })
  const routes = { [`127.0.0.1:${relay.simulator.port}`]: relay.simulator.port }
  const proxy = scope.use(await startSocks5Proxy({ credentials: 'owner:proxy-canary', routes }))

  await addByLogin(relay, { proxy: `socks5://owner:proxy-canary@127.0.0.1:${proxy.port}` })
  relay.simulator.grants.revokeAccess()
  expect(await callOnce(relay, relay.key)).toBe(200)
  clock += 60_000
  relay.simulator.script('reset', { path: '/v1/oauth/token', times: 1 })
  relay.simulator.grants.revokeAccess()
  await callOnce(relay, relay.key)
  const failing = await beginLogin(relay)
  const answer = await approve(failing)
  relay.simulator.script('status=400,errorType=invalid_grant', { path: '/v1/oauth/token', times: 1 })
  await expect(relay.admin.answerLogin({ id: failing.id, body: { answer } })).rejects.toThrow('refused')

  const tokenCalls = relay.simulator.log().filter(({ path }) => path === '/v1/oauth/token')
  const said = tokenCalls.flatMap(({ body, sent }) => [body, sent].map(bytes => bytes?.toString() ?? ''))
  const secrets = said.flatMap(text => text.match(/(?<="(?:code|code_verifier|\w+_token)":")[^"]+/g) ?? [])
  expect(new Set(secrets).size).toBeGreaterThanOrEqual(8)
  await relay.server.stop()

  const places = [relay.logs.join('\n'), ...(await readAll(dataDir))]
  expect(places.join()).toContain('ann@example.test')
  for (const secret of [...secrets, 'proxy-canary']) expect(places.join()).not.toContain(secret)
})

async function readAll(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return await Promise.all(files.map(name => readFile(name, 'latin1')))
}
