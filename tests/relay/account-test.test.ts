import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay[Symbol.asyncDispose]())

async function test(id: string, body: object = {}, headers: Readonly<Record<string, string>> = {}) {
  const answer = await request(`${relay.controlUrl}/admin/api/accounts/${id}/test`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${relay.controlToken}`,
      'content-type': 'application/json',
      'x-carpool': '1',
      ...headers,
    },
    body: JSON.stringify(body),
  })
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() }
}

describe("the owner's test of an account", () => {
  it('streams a real answer, and is booked as what it is', async () => {
    await relay.admin.createAccount({
      body: { provider: 'claude', name: 'other', baseUrl: relay.simulator.url, secret: 'sk-ant-wrong' },
    })
    const { status, headers, text } = await test(relay.accountId)
    expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('text/event-stream')])
    expect(text).toContain('text_delta')
    await relay.quiet()
    const [booked] = await relay.admin.listRecentCalls()
    expect(booked).toMatchObject({
      id: headers['x-carpool-call'],
      keyName: 'Owner’s test',
      accountName: 'first',
      ending: 'complete',
    })
    const { rows } = await relay.admin.getUsage({ query: { by: 'key' } })
    expect(rows.map(({ label }) => label)).toEqual(['Owner’s test'])
    const seen = relay.simulator.log().at(-1)
    expect(seen?.headers['user-agent']).toBe('carpool-test')
  })

  it('asks this account only, with the model that was named', async () => {
    const [, other] = await relay.admin.listAccounts()
    const refused = await test(other?.id ?? '', { model: 'claude-opus-4-5' })
    expect(refused.status).toBe(503)
    expect(JSON.parse(refused.text).error.message).toContain('look after')
    expect(relay.simulator.log().at(-1)?.headers['x-api-key']).toBe('sk-ant-wrong')
    const after = await test(other?.id ?? '')
    expect(after.status).toBe(503)
    expect(JSON.parse(after.text)).toMatchObject({ code: 'no_account' })
  })

  it('takes no friend’s limit and no friend’s key', async () => {
    expect((await test(relay.accountId, {}, { authorization: `Bearer ${relay.key}` })).status).toBe(401)
    const answer = await request(`${relay.baseUrl}/api/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'owner-test', 'content-type': 'application/json' },
      body: messageBody(),
    })
    await answer.body.dump()
    expect(answer.statusCode).toBe(403)
  })

  it('says what is wrong with the wish', async () => {
    expect((await test('nobody')).status).toBe(404)
    const { status, text } = await test(relay.accountId, { model: ' ' })
    expect([status, JSON.parse(text).fields]).toEqual([
      400,
      [{ path: 'model', message: 'must not be empty' }],
    ])
    const cloud = { provider: 'codex', kind: 'azure', name: 'az', baseUrl: relay.simulator.url, secret: 'k' }
    const { id } = await relay.admin.createAccount({ body: cloud })
    expect(JSON.parse((await test(id)).text).fields).toMatchObject([{ path: 'model' }])
  })
})
