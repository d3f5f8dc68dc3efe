import { Agent, request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let relay: TestRelay
const dispatcher = new Agent()

beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(async () => {
  await dispatcher.close()
  await relay[Symbol.asyncDispose]()
})
beforeEach(() => relay.simulator.clearLog())

interface Attempt {
  readonly path?: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

async function attempt({ path = '/api/v1/messages', method = 'POST', headers = {}, body }: Attempt) {
  const reply = await request(`${relay.baseUrl}${path}`, {
    method,
    dispatcher,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'POST' && { body: body ?? messageBody() }),
  })
  const text = await reply.body.text()
  return { status: reply.statusCode, headers: reply.headers, text, error: JSON.parse(text) }
}

const ownKey = () => ({ 'x-api-key': relay.key })

describe('a refused call is answered in the dialect of the client', () => {
  it('says that a key is missing', async () => {
    const { status, error, headers } = await attempt({})
    expect(status).toBe(403)
    expect(error).toMatchObject({ type: 'error', error: { type: 'permission_error' } })
    expect(error.error.message).toMatch(/no API key/)
    expect(headers['x-carpool-error']).toBe('missing_key')
  })

  it('refuses an unknown key with 403, because clients hang in retries on 401 (EC-116)', async () => {
    const { status, error, headers } = await attempt({ headers: { 'x-api-key': `cr_${'0'.repeat(64)}` } })
    expect(status).toBe(403)
    expect(error.error.message).toMatch(/not valid/)
    expect(headers['x-carpool-error']).toBe('invalid_key')
  })

  it('refuses two different keys in one call (EC-123)', async () => {
    const headers = { ...ownKey(), authorization: `Bearer cr_${'1'.repeat(64)}` }
    const { status, headers: back } = await attempt({ headers })
    expect(status).toBe(403)
    expect(back['x-carpool-error']).toBe('conflicting_keys')
  })

  it('tells the holder of a revoked key so', async () => {
    const { key, secret } = await relay.admin.createKey({ body: { name: 'short-lived' } })
    await relay.admin.revokeKey({ id: key.id, body: {} })
    const { status, error } = await attempt({ headers: { 'x-api-key': secret } })
    expect(status).toBe(403)
    expect(error.error.message).toMatch(/revoked/)
  })

  it('names the right addresses for an unknown path of the family', async () => {
    const { status, error } = await attempt({ path: '/claude/v1/mesages', headers: ownKey() })
    expect(status).toBe(404)
    expect(error.error.type).toBe('not_found_error')
    expect(error.error.message).toContain('POST /claude/v1/messages')
  })

  it('answers 404 for a path of no family', async () => {
    const { status } = await attempt({ path: '/admin/api/status', method: 'GET' })
    expect(status).toBe(404)
  })

  it.each([
    ['broken JSON', '{"model": "claude-sonnet-4-5", "messages": ['],
    ['no JSON at all', 'hello'],
    ['an array', '[1,2]'],
    ['no model', '{"messages":[]}'],
    ['a model that is not a text', '{"model":5}'],
    ['an empty body', ''],
  ])('refuses %s with 400 and says what is wrong', async (_, body) => {
    const { status, error } = await attempt({ headers: ownKey(), body })
    expect(status).toBe(400)
    expect(error.error.type).toBe('invalid_request_error')
    expect(error.error.message.length).toBeGreaterThan(10)
    expect(relay.simulator.log()).toEqual([])
  })

  it('refuses a body that is not encoded as it says (EC-118)', async () => {
    const headers = { ...ownKey(), 'content-encoding': 'gzip' }
    expect((await attempt({ headers, body: 'not gzip' })).status).toBe(400)
    expect((await attempt({ headers: { ...headers, 'content-encoding': 'snappy' } })).status).toBe(400)
  })

  it('refuses a body of 65 MiB with 413 and takes one of 30 MiB (EC-083)', async () => {
    const body = (mebibytes: number) =>
      messageBody({ messages: [{ role: 'user', content: 'x'.repeat(mebibytes * 1024 * 1024) }] })
    const { status, error } = await attempt({ headers: ownKey(), body: body(65) })
    expect(status).toBe(413)
    expect(error.error.type).toBe('request_too_large')
    expect((await attempt({ headers: ownKey(), body: body(30) })).status).toBe(200)
  })

  it('refuses a small body that decodes to a huge one', async () => {
    const { gzipSync } = await import('node:zlib')
    const body = gzipSync(Buffer.alloc(80 * 1024 * 1024, 'x'))
    const { status } = await attempt({ headers: { ...ownKey(), 'content-encoding': 'gzip' }, body })
    expect(status).toBe(413)
  })

  it('passes the errors of the provider through unchanged (EC-028, EC-087)', async () => {
    const { status, error } = await attempt({
      headers: ownKey(),
      body: messageBody({ model: 'claude-sonnet-4-5@sim:status=400' }),
    })
    expect(status).toBe(400)
    expect(error.error.type).toBe('invalid_request_error')
    const [account] = await relay.admin.listAccounts()
    expect(account?.health.state).toBe('ready')
  })

  it('answers 503 and marks the account when its secret is refused, never 401 (D14)', async () => {
    await using other = await startTestRelay()
    other.simulator.refuseSecrets('sk-ant-test-0123456789abcdef')
    const reply = await request(`${other.baseUrl}/api/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': other.key },
      body: messageBody({ stream: true }),
    })
    expect(reply.statusCode).toBe(503)
    expect(reply.headers['content-type']).toContain('application/json')
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    expect(await reply.body.json()).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } })
    expect((await other.admin.listAccounts())[0]?.health.state).toBe('needs-login')
    const again = await request(`${other.baseUrl}/api/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': other.key },
      body: messageBody(),
    })
    expect(again.statusCode).toBe(503)
    await again.body.dump()
    expect(other.simulator.log()).toHaveLength(1)
  })

  it('answers in under a second when there is no account at all (EC-027, EC-109)', async () => {
    await using other = await startTestRelay()
    await other.admin.removeAccount({ id: other.accountId })
    const startedAt = Date.now()
    const reply = await request(`${other.baseUrl}/api/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': other.key },
      body: messageBody({ stream: true }),
    })
    expect(reply.statusCode).toBe(503)
    expect(Date.now() - startedAt).toBeLessThan(1000)
    expect(reply.headers['content-type']).toContain('application/json')
    await reply.body.dump()
  })
})
