import { request } from 'undici'
import { expect, it } from 'vitest'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

const agent = 'claude-cli/2.0.0 (external, cli)'

async function send(relay: TestRelay, key: string, model: string): Promise<number> {
  const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json', 'user-agent': agent },
    body: messageBody({ model }),
  })
  await reply.body.dump()
  return reply.statusCode
}

const linesOf = (relay: TestRelay, message: string) =>
  relay.logs
    .map(line => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter(line => line['message'] === message)

it('the log says of each call who made it, with what, how fast the key was told, by which account, and how it ended', async () => {
  await using relay = await startTestRelay()
  await send(relay, relay.key, 'claude-sonnet-4-5')
  await relay.quiet()
  await expect.poll(() => linesOf(relay, 'a call ended')).toHaveLength(1)
  const [line] = linesOf(relay, 'a call ended')
  expect(line).toMatchObject({
    level: 'info',
    key: 'friend',
    keyId: relay.keyId,
    agent,
    from: expect.stringContaining('127.0.0.1'),
    account: 'first',
    accountId: relay.accountId,
    provider: 'claude',
    model: expect.stringContaining('claude-sonnet-4-5'),
    status: 200,
    ending: 'complete',
    attempts: 1,
    authMs: expect.any(Number),
    tookMs: expect.any(Number),
  })
})

it('the log says of each refusal by which rule, and what would have been allowed', async () => {
  await using relay = await startTestRelay()
  await relay.admin.changeKey({
    id: relay.keyId,
    body: { models: { kind: 'only', patterns: ['claude-haiku-*'] } },
  })
  expect(await send(relay, relay.key, 'claude-sonnet-4-5')).toBe(403)
  await send(relay, 'cr_short', 'claude-sonnet-4-5')
  const [byModel, byKey] = linesOf(relay, 'a call was refused')
  expect(byModel).toMatchObject({
    key: 'friend',
    keyId: relay.keyId,
    agent,
    code: 'model_not_allowed',
    rule: expect.stringMatching(/model claude-sonnet-4-5\. It may use: claude-haiku-\*/),
  })
  expect(byKey).toMatchObject({ code: 'invalid_key', agent })
  expect(byKey).not.toHaveProperty('keyId')
})

const once = { requests: [{ max: 1, window: { kind: 'day' as const } }] }
const rules = [
  [{ enabled: false }, 403, { code: 'key_disabled', rule: /switched off/ }],
  [{ addresses: ['10.0.0.0/8'] }, 403, { code: 'address_not_allowed', allowed: /^10\.0\.0\.0\/8$/ }],
  [{ providers: ['gemini'] }, 403, { code: 'provider_not_allowed', rule: /made for: gemini/ }],
  [{ clients: ['codex'] }, 403, { code: 'client_not_allowed', rule: /made for: Codex/ }],
  [{ limits: once }, 429, { code: 'budget_spent', rule: /may use 1 request a day: 1 used\. It frees at/ }],
] as const

it('names the key and what would have been allowed for every rule of a key, and nothing that was said', async () => {
  await using relay = await startTestRelay()
  await send(relay, relay.key, 'claude-sonnet-4-5')
  for (const [change, status] of rules) {
    const { key, secret } = await relay.admin.createKey({ body: { name: 'ruled' } })
    await relay.admin.changeKey({ id: key.id, body: change as object })
    if ('limits' in change) await send(relay, secret, 'claude-sonnet-4-5')
    expect(await send(relay, secret, 'claude-sonnet-4-5')).toBe(status)
  }
  const lines = linesOf(relay, 'a call was refused')
  expect(lines).toHaveLength(rules.length)
  for (const [index, [, , { code, ...rest }]] of rules.entries()) {
    const texts = Object.entries(rest).map(([name, pattern]) => [name, expect.stringMatching(pattern)])
    expect(lines[index]).toMatchObject({
      level: 'info',
      key: 'ruled',
      keyId: expect.any(String),
      agent,
      authMs: expect.any(Number),
      code,
      ...Object.fromEntries(texts),
    })
  }
  expect(relay.logs.join('')).not.toMatch(/cr_[a-z0-9]{20}|"hi"/)
})
