import { describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../simulator.ts'
import { type Call, call, messageBody, testSecret } from '../test-client.ts'

async function refusal(simulator: Simulator, sent: Call) {
  const reply = await call(simulator, sent)
  const body = JSON.parse(reply.text)
  expect(Object.keys(body)).toEqual(['type', 'error', 'request_id'])
  expect(body.type).toBe('error')
  expect(body.request_id).toBe(reply.headers['request-id'])
  return { status: reply.status, type: body.error.type as string, message: body.error.message as string }
}

const user = (content: unknown) => ({ role: 'user', content })
const marked = { type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }

describe('a bad request', () => {
  it.each([
    ['broken JSON', '{"model":', 'not valid JSON'],
    ['no model', { max_tokens: 1, messages: [user('x')] }, 'model: Field required'],
    ['no messages', { model: 'm', max_tokens: 1 }, 'messages: Field required'],
    ['no max_tokens', { model: 'm', messages: [user('x')] }, 'max_tokens: Field required'],
    ['empty messages', messageBody({ messages: [] }), 'at least one message'],
    [
      'five cache marks',
      messageBody({ messages: [user([marked, marked, marked, marked, marked])] }),
      'maximum of 4',
    ],
    ['both samplings', messageBody({ temperature: 1, top_p: 1 }), 'cannot both'],
    [
      'a tool use without result',
      messageBody({
        messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1' }] }, user('x')],
      }),
      'toolu_1',
    ],
  ])('with %s is told why', async (_, body, message) => {
    await using simulator = await startSimulator()
    const told = await refusal(simulator, { body })
    expect(told).toMatchObject({ status: 400, type: 'invalid_request_error' })
    expect(told.message).toContain(message)
  })

  it('for an unknown model or path is not found, and for another method not allowed', async () => {
    await using simulator = await startSimulator()
    const model = await refusal(simulator, { body: messageBody({ model: 'no-such-model' }) })
    expect(model).toEqual({ status: 404, type: 'not_found_error', message: 'model: no-such-model' })
    expect(await refusal(simulator, { path: '/v1/v1/messages', body: messageBody() })).toMatchObject({
      status: 404,
    })
    expect(await refusal(simulator, { method: 'GET', path: '/v1/messages' })).toMatchObject({ status: 405 })
  })

  it('without a version header is refused', async () => {
    await using simulator = await startSimulator()
    const told = await refusal(simulator, { headers: { 'anthropic-version': '' }, body: messageBody() })
    expect(told).toMatchObject({ status: 400 })
  })

  it('of more than 32 MB is too large, and its size is on record', async () => {
    await using simulator = await startSimulator()
    const content = 'x'.repeat(33 * 1024 * 1024)
    const told = await refusal(simulator, { body: messageBody({ messages: [user(content)] }) })
    expect(told).toMatchObject({ status: 413, type: 'request_too_large' })
    expect(simulator.log()[0]).toMatchObject({
      status: 413,
      bodySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(simulator.log()[0]?.bodyBytes).toBeGreaterThan(content.length)
  })
})

describe('a credential', () => {
  const unauthorized = { status: 401, type: 'authentication_error' }

  it('is taken from x-api-key or as a bearer token, if it is on the list', async () => {
    await using simulator = await startSimulator({ secrets: ['sk-ant-api03-good', 'third-party'] })
    const asKey = await call(simulator, {
      headers: { 'x-api-key': 'sk-ant-api03-good' },
      body: messageBody(),
    })
    expect(asKey.status).toBe(200)
    expect(await refusal(simulator, { body: messageBody() })).toMatchObject(unauthorized)
    simulator.acceptSecrets(testSecret)
    expect((await call(simulator, { body: messageBody() })).status).toBe(200)
    simulator.refuseSecrets(testSecret)
    expect(await refusal(simulator, { body: messageBody() })).toMatchObject(unauthorized)
  })

  it('may not come with a second, different one', async () => {
    await using simulator = await startSimulator({ secrets: [testSecret, 'cr_friend'] })
    const headers = { authorization: 'Bearer cr_friend' }
    expect(await refusal(simulator, { headers, body: messageBody() })).toMatchObject(unauthorized)
    expect(
      (await call(simulator, { headers: { authorization: `Bearer ${testSecret}` }, body: messageBody() }))
        .status,
    ).toBe(200)
  })

  it('is good without a list when it looks like an API key, and refused otherwise', async () => {
    await using simulator = await startSimulator()
    expect((await call(simulator, { body: messageBody() })).status).toBe(200)
    expect(
      await refusal(simulator, { headers: { 'x-api-key': 'cr_friend' }, body: messageBody() }),
    ).toMatchObject(unauthorized)
  })
})

describe('the other endpoints', () => {
  it('count tokens like a message call would, and refuse fields they do not know', async () => {
    await using simulator = await startSimulator()
    const path = '/v1/messages/count_tokens?beta=true'
    const { max_tokens: _, ...prompt } = messageBody()
    const counted = JSON.parse((await call(simulator, { path, body: prompt })).text)
    const answered = JSON.parse((await call(simulator, { body: messageBody() })).text)
    expect(counted).toEqual({ input_tokens: answered.usage.input_tokens })
    const told = await refusal(simulator, { path, body: { ...prompt, metadata: {} } })
    expect(told).toEqual({
      status: 400,
      type: 'invalid_request_error',
      message: 'metadata: Extra inputs are not permitted',
    })
  })

  it('list models in pages, show one, and say hello without a credential', async () => {
    await using simulator = await startSimulator()
    const get = async (path: string) => JSON.parse((await call(simulator, { method: 'GET', path })).text)
    const all = await get('/v1/models?limit=1000')
    expect(all).toMatchObject({ has_more: false, first_id: all.data[0].id, last_id: all.data.at(-1).id })
    expect(all.data[0]).toEqual({
      type: 'model',
      id: expect.any(String),
      display_name: expect.any(String),
      created_at: expect.stringMatching(/Z$/),
    })
    const page = await get(`/v1/models?limit=2&after_id=${all.data[1].id}`)
    expect(page.data).toEqual(all.data.slice(2, 4))
    expect(page.has_more).toBe(true)
    expect(await get(`/v1/models/${all.data[3].id}`)).toEqual(all.data[3])
    expect(await refusal(simulator, { method: 'GET', path: '/v1/models/nothing' })).toMatchObject({
      status: 404,
    })
    const hello = await call(simulator, { method: 'HEAD', path: '/api/hello', headers: { 'x-api-key': '' } })
    expect(hello.status).toBe(200)
  })
})
