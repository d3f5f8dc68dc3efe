import { describe, expect, it } from 'vitest'
import { AdminProblem, type Problem } from '../../src-relay/contract/problem.ts'
import { RelayError } from '../../src-relay/kernel/errors.ts'
import { sampleAccount, sampleKey, sampleStatus, startControlPlane } from '../fixtures/control-plane.ts'

const newAccount = { provider: 'acme', name: 'second', secret: 'sk-very-secret' }

describe('the admin API', () => {
  it('answers every endpoint through the client that is made from the same table', async () => {
    await using plane = await startControlPlane()
    const { client } = plane
    expect(await client.getStatus()).toEqual(sampleStatus)
    expect(await client.listProviders()).toEqual([])
    expect(await client.listAccounts()).toEqual([sampleAccount])
    expect(await client.createAccount({ body: newAccount })).toEqual({ ...sampleAccount, name: 'second' })
    expect(await client.getAccount({ id: 'a1' })).toEqual(sampleAccount)
    expect(await client.changeAccount({ id: 'a1', body: { enabled: false } })).toEqual(sampleAccount)
    expect(await client.removeAccount({ id: 'a1' })).toEqual({})
    expect(await client.listKeys()).toEqual([sampleKey])
    expect(await client.createKey({ body: { name: 'ann' } })).toEqual({ key: sampleKey, secret: 'cr_secret' })
    expect(await client.getKey({ id: 'k1' })).toEqual(sampleKey)
    expect(await client.changeKey({ id: 'k1', body: { name: 'bea' } })).toEqual(sampleKey)
    expect(await client.revokeKey({ id: 'k1', body: {} })).toEqual(sampleKey)
    expect((await client.getUsage({ query: { by: 'day', from: '2026-01-01' } })).by).toBe('day')
    expect(await client.listRecentCalls()).toEqual([])
    expect((await client.createConsoleLink({ body: {} })).url).toContain(`:${plane.port}/console?ticket=`)
    expect(await client.signOut({ body: {} })).toEqual({})
  })

  it('hands a room what the schema made of the request, defaults filled in', async () => {
    const seen: unknown[] = []
    const create = async (account: unknown) => {
      seen.push(account)
      return sampleAccount
    }
    await using plane = await startControlPlane({ accounts: { ...unusedAccounts, create } })
    await plane.client.createAccount({ body: { ...newAccount, name: '  second ' } })
    const limits = { maxCallsInFlight: null, reservePercent: null }
    const defaults = {
      kind: 'api-key',
      priority: 50,
      groups: [],
      officialClientOnly: true,
      ...limits,
      proxy: null,
    }
    expect(seen).toEqual([{ ...newAccount, ...defaults }])
  })

  it('lets nothing out that the contract does not name', async () => {
    const stored = { ...sampleAccount, sealedSecret: 'v1:c2VhbGVk' }
    await using plane = await startControlPlane({ accounts: { ...unusedAccounts, list: () => [stored] } })
    expect((await plane.askAsOwner({ path: '/admin/api/accounts' })).text).not.toContain('sealed')
  })

  it('answers HEAD like GET, without a body', async () => {
    await using plane = await startControlPlane()
    expect(await plane.askAsOwner({ method: 'HEAD', path: '/admin/api/status' })).toMatchObject({
      status: 200,
      text: '',
    })
  })
})

describe('what the admin API refuses', () => {
  const refusals: readonly [string, Request, Partial<Problem> & { readonly status: number }][] = [
    [
      'fields that break a rule, each by its name',
      post('/accounts', { ...newAccount, name: ' ', baseUrl: 'ftp://x' }),
      {
        status: 400,
        code: 'invalid_request',
        fields: [
          { path: 'name', message: 'must not be empty' },
          { path: 'baseUrl', message: 'must be an http:// or https:// address' },
        ],
      },
    ],
    [
      'a field it does not know, nested ones too',
      post('/keys', { name: 'ann', limits: { callsInFlight: { max: 1, min: 0 } }, admin: true }),
      {
        status: 400,
        fields: [
          { path: 'limits.callsInFlight.min', message: 'is not a known field' },
          { path: 'admin', message: 'is not a known field' },
        ],
      },
    ],
    [
      'a field that would reach the prototype',
      { method: 'POST', path: '/keys', body: '{"name":"ann","__proto__":{"enabled":true}}' },
      { status: 400, fields: [{ path: '__proto__', message: 'is not a known field' }] },
    ],
    ['a body that is no object', post('/keys', []), { status: 400, code: 'invalid_request' }],
    ['no body where one is due', { method: 'POST', path: '/keys' }, { status: 400, code: 'bad_json' }],
    ['broken JSON', { method: 'POST', path: '/keys', body: '{"name":' }, { status: 400, code: 'bad_json' }],
    [
      'bytes that are not UTF-8',
      { method: 'POST', path: '/keys', body: Buffer.from([0x22, 0xff, 0x22]) },
      { status: 400, code: 'bad_json' },
    ],
    [
      'a body where none belongs',
      { method: 'DELETE', path: '/accounts/a1', body: '{}' },
      { status: 400, fields: [{ path: '', message: 'must be empty' }] },
    ],
    [
      'JSON nested a hundred thousand deep',
      { method: 'POST', path: '/keys', body: '['.repeat(100_000) + ']'.repeat(100_000) },
      { status: 400, code: 'invalid_request' },
    ],
    [
      'a body over 1 MiB',
      { method: 'POST', path: '/keys', body: JSON.stringify({ name: 'x'.repeat(1024 * 1024) }) },
      { status: 413, code: 'body_too_large' },
    ],
    [
      'a query that breaks a rule',
      { path: '/usage?from=yesterday' },
      { status: 400, fields: [{ path: 'from', message: 'must be a day like 2026-11-22' }] },
    ],
    [
      'a query it does not know',
      { path: '/accounts?all=1' },
      { status: 400, fields: [{ path: 'all', message: 'is not a known field' }] },
    ],
    [
      'a query given twice',
      { path: '/usage?by=key&by=day' },
      { status: 400, fields: [{ path: 'by', message: 'is given more than once' }] },
    ],
    ['an account that is not there', { path: '/accounts/none' }, { status: 404, code: 'not_found' }],
    ['a key that is not there', { path: '/keys/none' }, { status: 404, code: 'not_found' }],
    ['an id that is no text', { path: '/accounts/%ff' }, { status: 404, code: 'not_found' }],
    ['an id with a path in it', { path: '/accounts/a1%2f..%2fk1' }, { status: 404, code: 'not_found' }],
    ['an address that is not there', { path: '/nothing' }, { status: 404, code: 'not_found' }],
    [
      'a method an address does not take',
      { method: 'PUT', path: '/accounts/a1', body: '{}' },
      { status: 405, code: 'method_not_allowed' },
    ],
  ]
  for (const [name, { path, ...request }, { status, ...problem }] of refusals) {
    it(`refuses ${name} with ${status}`, async () => {
      await using plane = await startControlPlane()
      const answer = await plane.askAsOwner({ ...request, path: `/admin/api${path}` })
      expect(answer.status).toBe(status)
      expect(JSON.parse(answer.text)).toMatchObject({ message: expect.any(String), ...problem })
      expect(plane.asked.filter(call => !call.endsWith('.find'))).toEqual([])
    })
  }

  it('names the methods an address takes', async () => {
    await using plane = await startControlPlane()
    const { headers } = await plane.askAsOwner({ method: 'PUT', path: '/admin/api/accounts/a1', body: '{}' })
    expect(headers.allow?.split(', ').toSorted()).toEqual(['DELETE', 'GET', 'HEAD', 'PATCH'])
  })

  it('never repeats a value in its reasons', async () => {
    await using plane = await startControlPlane()
    const secrets = { ...newAccount, secret: 'secret with blanks', priority: 'sk-in-the-wrong-field' }
    const { text } = await plane.askAsOwner(post('/admin/api/accounts', secrets))
    expect(text).not.toMatch(/blanks|wrong-field/)
    expect(plane.logLines.join()).not.toMatch(/blanks|wrong-field/)
  })
})

describe('what the admin API makes of an error', () => {
  it("passes on a room's own refusal", async () => {
    const problem = { code: 'name_taken', message: 'There is an account of this name already.' }
    await using plane = await startControlPlane({ accounts: failing(new AdminProblem(409, problem)) })
    const answer = await plane.askAsOwner(post('/admin/api/accounts', newAccount))
    expect([answer.status, JSON.parse(answer.text)]).toEqual([409, problem])
  })

  it('says 503 and when to come back while the store is down', async () => {
    const down = new RelayError('store_down', 'The store does not answer.', { retryAfterSeconds: 2 })
    await using plane = await startControlPlane({ accounts: failing(down) })
    const { status, headers, text } = await plane.askAsOwner(post('/admin/api/accounts', newAccount))
    expect([status, headers['retry-after']]).toEqual([503, '2'])
    expect(JSON.parse(text)).toEqual({ code: 'store_down', message: 'The store does not answer.' })
  })

  it('keeps the inside of an unexpected error to the log, and says where to find it', async () => {
    const failure = new TypeError('undefined is not /home/owner/carpool')
    await using plane = await startControlPlane({ accounts: failing(failure) })
    const { status, text } = await plane.askAsOwner(post('/admin/api/accounts', newAccount))
    const { code, message } = JSON.parse(text) as Problem
    expect([status, code]).toEqual([500, 'internal'])
    expect(text).not.toContain('/home/owner')
    const requestId = /under ([\w-]+)/.exec(message)?.[1] ?? 'none'
    const line = plane.logLines.find(logged => logged.includes(requestId))
    expect(line).toContain('undefined is not /home/owner/carpool')
    expect(plane.logLines.join()).not.toContain(newAccount.secret)
  })
})

interface Request {
  readonly method?: string
  readonly path: string
  readonly body?: string | Buffer
}

function post(path: string, body: unknown): Request {
  return { method: 'POST', path, body: JSON.stringify(body) }
}

const unexpected = (): never => {
  throw new Error('not expected to be asked')
}
const unusedAccounts = {
  list: unexpected,
  find: unexpected,
  create: unexpected,
  change: unexpected,
  remove: unexpected,
  reset: unexpected,
}

function failing(error: Error) {
  const create = async (): Promise<never> => {
    throw error
  }
  return { ...unusedAccounts, create }
}
