import { request } from 'undici'
import { expect, it } from 'vitest'
import { messageBody, startTestRelay } from '../fixtures/relay.ts'

it('keeps other clients off a subscription unless the owner allows them (D7)', async () => {
  await using relay = await startTestRelay()
  await relay.admin.removeAccount({ id: relay.accountId })
  const { id } = await relay.admin.createAccount({
    body: {
      provider: 'claude',
      kind: 'setup-token',
      name: 'subscription',
      secret: 'sk-ant-oat01-0123456789abcdef',
      acceptTerms: true,
      // Nothing of this test may leave for the provider itself.
      proxy: 'http://127.0.0.1:9',
    },
  })
  const send = async (agent: string) => {
    const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': relay.key, 'content-type': 'application/json', 'user-agent': agent },
      body: messageBody(),
    })
    return { status: reply.statusCode, text: await reply.body.text() }
  }
  const refused = await send('Anthropic/JS 0.70.1')
  expect(refused.status).toBe(403)
  expect(refused.text).toMatch(/other clients need an account with an API key/)
  expect((await send('claude-cli/2.1.330 (external, cli)')).status).toBe(502)
  await relay.admin.changeAccount({ id, body: { officialClientOnly: false } })
  expect((await send('Anthropic/JS 0.70.1')).status).toBe(502)
})
