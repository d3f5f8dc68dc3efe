import { createServer } from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addByLogin, approve, beginLogin, callOnce, simulatedEndpoints } from '../fixtures/logins.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { bob } from '../simulator/oauth/grants.ts'

let relay: TestRelay
let clock = Date.now()
beforeAll(async () => {
  relay = await startTestRelay({ now: () => clock, endpoints: simulatedEndpoints })
  await relay.admin.removeAccount({ id: relay.accountId })
})
afterAll(() => relay[Symbol.asyncDispose]())

const call = () => callOnce(relay, relay.key)

it('a login ends in an account that serves, with its identity and nothing secret shown (PS-02, EC-052)', async () => {
  const login = await beginLogin(relay)
  expect(login).toMatchObject({ state: 'waiting', way: 'paste', provider: 'claude', kind: 'oauth' })
  expect(await relay.admin.listAccounts()).toEqual([])
  const { answer, ready } = await pasteCode(login)
  expect(ready).toMatchObject({
    state: 'ready',
    identity: { email: 'ann@example.test', organisation: "Ann's Organization", plan: 'Max 20x' },
  })
  const account = await relay.admin.finishLogin({ id: login.id, body: { priority: 7, groups: ['team'] } })
  expect(account).toMatchObject({
    name: 'ann@example.test',
    kind: 'oauth',
    priority: 7,
    groups: ['team'],
    termsAcceptedAt: clock,
    credentialExpiresAt: clock + 8 * 3600_000,
    identity: { email: 'ann@example.test', plan: 'Max 20x' },
    health: { state: 'ready' },
  })
  expect(await call()).toBe(200)
  expect(JSON.stringify([account, ready, relay.logs])).not.toMatch(new RegExp(`sk-ant-o|${answer}`))
  await relay.admin.removeAccount({ id: account.id })
})

async function pasteCode(login: Awaited<ReturnType<typeof beginLogin>>) {
  const url = new URL(await approve(login))
  const code = url.searchParams.get('code') ?? ''
  const answer = `${code}#${url.searchParams.get('state')}`
  return { answer: code, ready: await relay.admin.answerLogin({ id: login.id, body: { answer } }) }
}

describe('what a login takes (EC-052)', () => {
  it('is the whole address, once: a second paste changes nothing', async () => {
    const login = await beginLogin(relay)
    const body = { answer: ` <${await approve(login)}> ` }
    expect(await relay.admin.answerLogin({ id: login.id, body })).toMatchObject({ state: 'ready' })
    const exchanges = relay.simulator.grants.counts().exchanges
    await expect(relay.admin.answerLogin({ id: login.id, body })).rejects.toMatchObject({
      status: 409,
      problem: { code: 'login_answered' },
    })
    expect(relay.simulator.grants.counts().exchanges).toBe(exchanges)
    await relay.admin.cancelLogin({ id: login.id })
  })

  it("is what the owner's browser brings to the loopback port, from either name of this computer (PS-15)", async () => {
    const login = await beginLogin(relay, { way: 'loopback' })
    const redirect = new URL(await approve(login))
    expect(redirect.href).toMatch(/^http:\/\/localhost:\d+\/callback\?/)
    const wrong = new URL(redirect)
    wrong.searchParams.set('state', 'x'.repeat(43))
    const opened = async (url: URL) => {
      const reply = await request(url.href.replace('localhost', '127.0.0.1'))
      return [reply.statusCode, await reply.body.text()]
    }
    expect(await opened(wrong)).toEqual([400, expect.stringContaining('belongs to another login')])
    expect(await relay.admin.getLogin({ id: login.id })).toMatchObject({
      state: 'waiting',
      failure: { code: 'state_mismatch' },
    })
    expect(await opened(redirect)).toEqual([200, expect.stringContaining('You can close this page')])
    await expect.poll(() => relay.admin.getLogin({ id: login.id })).toMatchObject({ state: 'ready' })
    await expect(request(redirect.href)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await relay.admin.cancelLogin({ id: login.id })
  })
})

describe('a login that goes wrong', () => {
  const failures: readonly [string, (state: string) => string, string][] = [
    ['a state of another login', () => `c0de-c0de#${'x'.repeat(43)}`, 'state_mismatch'],
    [
      "another provider's callback",
      state => `http://localhost:1455/auth/callback?code=abc-def&state=${state}`,
      'wrong_code',
    ],
    ['words', () => 'I do not have it, sorry', 'wrong_code'],
    [
      'an address without a state',
      () => `${relay.simulator.url}/oauth/code/callback?code=abcdef`,
      'wrong_code',
    ],
  ]
  it.each(failures)('for %s says so on the field, and goes on waiting', async (_what, answer, code) => {
    const login = await beginLogin(relay)
    const state = new URL(login.pageUrl ?? '').searchParams.get('state') ?? ''
    const given = relay.admin.answerLogin({ id: login.id, body: { answer: answer(state) } })
    await expect(given).rejects.toMatchObject({
      status: 400,
      problem: { code, fields: [{ path: 'answer', message: expect.any(String) }] },
    })
    await relay.admin.answerLogin({ id: login.id, body: { answer: await approve(login) } })
    await relay.admin.cancelLogin({ id: login.id })
  })

  const ends: readonly [string, string, number, object][] = [
    ['wrong_code', 'status=400,errorType=invalid_grant', 400, { fields: [expect.anything()] }],
    ['region_refused', 'status=403,message=x,errorType=Request%20not%20allowed', 502, {}],
    ['provider_error', 'status=404', 502, { message: expect.stringContaining('moved') }],
    ['provider_error', 'status=529', 502, { message: expect.stringContaining('529') }],
    ['network', 'reset', 502, {}],
  ]
  it.each(ends)('at the provider names %s (%s) and saves nothing', async (code, script, status, problem) => {
    const login = await beginLogin(relay)
    const answer = await approve(login)
    relay.simulator.script(script, { path: '/v1/oauth/token', times: 1 })
    const given = relay.admin.answerLogin({ id: login.id, body: { answer } })
    await expect(given).rejects.toMatchObject({ status, problem: { code, ...problem } })
    expect(await relay.admin.getLogin({ id: login.id })).toMatchObject({ state: 'failed', failure: { code } })
    await expect(relay.admin.finishLogin({ id: login.id, body: {} })).rejects.toMatchObject({
      problem: { code },
    })
    expect(await relay.admin.listAccounts()).toEqual([])
  })

  it('by a dead proxy says "proxy", and nothing went past it (EC-102)', async () => {
    const login = await beginLogin(relay, { proxy: 'http://127.0.0.1:9' })
    const before = relay.simulator.grants.counts().exchanges
    const given = relay.admin.answerLogin({ id: login.id, body: { answer: await approve(login) } })
    await expect(given).rejects.toMatchObject({
      problem: { code: 'proxy', message: expect.stringContaining('proxy') },
    })
    expect(relay.simulator.grants.counts().exchanges).toBe(before)
  })

  it('after ten minutes is over', async () => {
    const login = await beginLogin(relay)
    const answer = await approve(login)
    clock += 10 * 60_000
    const given = relay.admin.answerLogin({ id: login.id, body: { answer } })
    await expect(given).rejects.toMatchObject({ status: 410, problem: { code: 'login_expired' } })
    expect(await relay.admin.getLogin({ id: login.id })).not.toHaveProperty('pageUrl')
  })

  it('when it is given up or a newer one takes its place, takes no answer', async () => {
    const first = await beginLogin(relay)
    const answer = await approve(first)
    const second = await beginLogin(relay)
    const late = relay.admin.answerLogin({ id: first.id, body: { answer } })
    await expect(late).rejects.toMatchObject({ status: 410, problem: { code: 'login_cancelled' } })
    await relay.admin.cancelLogin({ id: second.id })
    await expect(relay.admin.getLogin({ id: second.id })).rejects.toMatchObject({ status: 404 })
  })

  it('because all its ports are taken offers to paste (PS-15)', async () => {
    await using squatter = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => squatter.once('listening', resolve))
    const { port } = squatter.address() as { port: number }
    await using other = await startTestRelay({
      endpoints: url => simulatedEndpoints(url, { loopbackPorts: [port] }),
    })
    await expect(beginLogin(other, { way: 'loopback' })).rejects.toMatchObject({
      status: 400,
      problem: { fields: [{ path: 'way', message: expect.stringContaining('Choose paste') }] },
    })
  })
})

describe('what a login is begun with', () => {
  const refused: readonly [object, string][] = [
    [{ acceptTerms: false }, 'acceptTerms'],
    [{ provider: 'nobody' }, 'provider'],
    [{ kind: 'none' }, 'kind'],
    [{ kind: 'api-key' }, 'kind'],
    [{ way: 'device' }, 'way'],
    [{ proxy: 'not a proxy' }, 'proxy'],
    [{ client: { id: 'mine', secret: 'shh' } }, 'client'],
  ]
  it.each(refused)('is refused by its field: %j', async (change, path) => {
    await expect(beginLogin(relay, change)).rejects.toMatchObject({
      status: 400,
      problem: { fields: [{ path, message: expect.any(String) }] },
    })
  })

  it('is an account that is there', async () => {
    await expect(relay.admin.beginLogin({ body: { accountId: 'none' } })).rejects.toMatchObject({
      status: 404,
    })
  })
})

describe('another login to an account', () => {
  it('keeps all but its credential, and warns when it is of somebody else', async () => {
    const { id } = await addByLogin(relay)
    const account = await relay.admin.changeAccount({ id, body: { name: 'kept', priority: 3 } })
    relay.simulator.grants.signIn(bob)
    const login = await relay.admin.beginLogin({ body: { accountId: id } })
    const ready = await relay.admin.answerLogin({ id: login.id, body: { answer: await approve(login) } })
    expect(ready.warning).toMatchObject({ code: 'other_identity', accountId: id })
    const finish = (body: object) => relay.admin.finishLogin({ id: login.id, body })
    await expect(finish({})).rejects.toMatchObject({
      status: 409,
      problem: { fields: [{ path: 'confirm' }] },
    })
    expect(await relay.admin.getAccount({ id })).toEqual(account)
    expect(await finish({ confirm: true })).toMatchObject({
      id,
      name: 'kept',
      priority: 3,
      createdAt: account.createdAt,
      termsAcceptedAt: account.termsAcceptedAt,
      identity: { email: 'bob@example.test', plan: 'Pro' },
    })
    expect(await call()).toBe(200)
  })

  it('is what a login turns out to be that somebody has added already', async () => {
    const [there] = await relay.admin.listAccounts()
    const login = await beginLogin(relay)
    const ready = await relay.admin.answerLogin({ id: login.id, body: { answer: await approve(login) } })
    expect(ready.warning).toMatchObject({ code: 'already_added', accountId: there?.id })
    await expect(relay.admin.finishLogin({ id: login.id, body: {} })).rejects.toMatchObject({ status: 409 })
    const other = await relay.admin.createAccount({
      body: { provider: 'claude', name: 'key', secret: 'sk-ant-api03-12345678' },
    })
    const into = relay.admin.finishLogin({ id: login.id, body: { accountId: other.id, confirm: true } })
    await expect(into).rejects.toMatchObject({ status: 400, problem: { fields: [{ path: 'accountId' }] } })
    await relay.admin.removeAccount({ id: other.id })
    const body = { accountId: there?.id ?? '' }
    expect(await relay.admin.finishLogin({ id: login.id, body })).toMatchObject({
      id: there?.id,
      name: 'kept',
    })
    expect(await relay.admin.listAccounts()).toHaveLength(1)
  })
})

it('a setup token is logged in to without a profile, and serves for a year', async () => {
  const login = await beginLogin(relay, { kind: 'setup-token' })
  await relay.admin.answerLogin({ id: login.id, body: { answer: await approve(login) } })
  const account = await relay.admin.finishLogin({ id: login.id, body: { name: 'year', confirm: true } })
  expect(account).toMatchObject({ name: 'year', kind: 'setup-token', termsAcceptedAt: clock })
  expect(account.credentialExpiresAt).toBe(clock + 31_536_000_000)
})
