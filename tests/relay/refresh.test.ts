import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addByLogin, approve, callOnce, simulatedEndpoints } from '../fixtures/logins.ts'
import type { TestRelay } from '../fixtures/relay.ts'
import { type PeerRelay, startTwoRelays } from '../fixtures/two-relays.ts'
import { bob } from '../simulator/oauth/grants.ts'

let scope: AsyncDisposableStack
let one: TestRelay
let two: PeerRelay
let clock: number
let accountId: string
let before: ReturnType<TestRelay['simulator']['grants']['counts']>

const hour = 3_600_000
const tokenPath = '/v1/oauth/token'

beforeEach(async () => {
  clock = Date.now()
  scope = new AsyncDisposableStack()
  const relays = scope.use(await startTwoRelays({ now: () => clock, endpoints: simulatedEndpoints }))
  one = relays.one
  two = relays.two
  await one.admin.removeAccount({ id: one.accountId })
  const account = await addByLogin(one)
  accountId = account.id
  await vi.waitFor(() => two.admin.getAccount({ id: accountId }))
  before = one.simulator.grants.counts()
})
afterEach(() => scope.disposeAsync())

/** What was asked of the token address since the test began. */
const refreshes = () => {
  const { refreshes: good, refusedRefreshes: refused } = one.simulator.grants.counts()
  return { good: good - before.refreshes, refused: refused - before.refusedRefreshes }
}
const calls = async (count: number, relays: readonly Pick<TestRelay, 'baseUrl'>[]) => {
  const each = relays.flatMap(relay => Array.from({ length: count }, () => callOnce(relay, one.key)))
  return [...new Set(await Promise.all(each))]
}
const state = async () => (await one.admin.getAccount({ id: accountId })).health

/** No token that was given before is good any more. */
const expire = () => {
  clock += 8 * hour
  one.simulator.grants.revokeAccess()
}

describe('a credential that is over', () => {
  it('is renewed once for 50 calls at the same time, and none fails (EC-045)', async () => {
    expire()
    expect(await calls(50, [one])).toEqual([200])
    expect(refreshes()).toEqual({ good: 1, refused: 0 })
    const { credentialExpiresAt } = await one.admin.getAccount({ id: accountId })
    expect(credentialExpiresAt).toBe(clock + 8 * hour)
  })

  it('is renewed once for 50 calls on each of two relays, and none fails (EC-111)', async () => {
    expire()
    expect(await calls(50, [one, two])).toEqual([200])
    expect(refreshes()).toEqual({ good: 1, refused: 0 })
  })

  it('is renewed again with the token that came with it, or with the old one when none came (EC-049)', async () => {
    one.simulator.script('refreshToken=omit', { path: tokenPath, times: 1 })
    for (let round = 0; round < 3; round += 1) {
      expire()
      expect(await callOnce(two, one.key)).toBe(200)
    }
    expect(refreshes()).toEqual({ good: 3, refused: 0 })
  })

  it('is renewed ahead of its end, without a call waiting for it', async () => {
    clock += 8 * hour - 10 * 60_000
    one.simulator.script('delayMs=200', { path: tokenPath, times: 1 })
    expect(await callOnce(one, one.key)).toBe(200)
    await expect.poll(refreshes).toEqual({ good: 1, refused: 0 })
  })

  it('is renewed although nobody calls, and the account is off (EC-050)', async () => {
    await one.admin.changeAccount({ id: accountId, body: { enabled: false } })
    await one.server.stop()
    expire()
    await one.server.start()
    await expect.poll(refreshes).toEqual({ good: 1, refused: 0 })
  })
})

describe('a credential that the upstream refuses', () => {
  it('is renewed once, whoever calls on whichever relay, and none of the calls fails (EC-025)', async () => {
    one.simulator.grants.revokeAccess()
    expect(await calls(25, [one, two])).toEqual([200])
    expect(refreshes()).toEqual({ good: 1, refused: 0 })
  })

  it('again right after its renewal is not renewed for ever (EC-025)', async () => {
    one.simulator.script('status=401,errorType=authentication_error', { path: '/v1/messages' })
    expect(await callOnce(one, one.key)).toBe(503)
    expect(refreshes()).toEqual({ good: 1, refused: 0 })
    expect(await state()).toMatchObject({ state: 'needs-login' })
    expect(await callOnce(one, one.key)).toBe(503)
    expect(refreshes()).toEqual({ good: 1, refused: 0 })
  })
})

describe('a renewal that fails', () => {
  it('because the login is dead asks for a new one, once, and a new one heals it', async () => {
    one.simulator.grants.revokeAll()
    expect(await calls(10, [one])).toEqual([503])
    expect(refreshes()).toEqual({ good: 0, refused: 1 })
    expect(await state()).toMatchObject({
      state: 'needs-login',
      reason: expect.stringContaining('no longer renews this login'),
    })
    const login = await one.admin.beginLogin({ body: { accountId } })
    await one.admin.answerLogin({ id: login.id, body: { answer: await approve(login) } })
    await one.admin.finishLogin({ id: login.id, body: {} })
    expect(await callOnce(one, one.key)).toBe(200)
    await expect.poll(() => callOnce(two, one.key)).toBe(200)
  })

  it('because its answer was lost says so, and does not try for ever (EC-048)', async () => {
    one.simulator.script('reset', { path: tokenPath, times: 1 })
    expire()
    expect(await callOnce(one, one.key)).toBe(502)
    expect((await state()).state).toBe('ready')
    clock += 5000
    expect(await callOnce(one, one.key)).toBe(503)
    expect(await state()).toMatchObject({ state: 'needs-login', reason: expect.stringContaining('was lost') })
    expect(refreshes()).toEqual({ good: 1, refused: 1 })
  })

  it('because the login address is gone marks no account, and raises one alert (EC-051, PS-19)', async () => {
    one.simulator.script('status=404', { path: tokenPath, times: 3 })
    expire()
    for (let round = 0; round < 3; round += 1) {
      expect(await callOnce(one, one.key)).toBe(503)
      expect((await state()).state).toBe('ready')
      clock += 6000
    }
    const alerts = () => one.admin.listAlerts()
    await expect.poll(alerts).toMatchObject([{ title: 'claude changed its login address' }])
    expect(await callOnce(one, one.key)).toBe(200)
  })

  it('for now rests the account and comes back by itself', async () => {
    one.simulator.script('status=529', { path: tokenPath, times: 1 })
    expire()
    expect(await callOnce(one, one.key)).toBe(503)
    expect(await state()).toMatchObject({ state: 'cooling-down', until: clock + 5000 })
    clock += 5000
    expect(await callOnce(one, one.key)).toBe(200)
  })
})

it('a login that is saved during a renewal is not undone by it (EC-047, EC-103)', async () => {
  one.simulator.script('delayMs=400', { path: tokenPath, times: 1 })
  expire()
  const call = callOnce(one, one.key)
  await expect.poll(() => one.simulator.openCalls()).toMatchObject([{ path: tokenPath }])
  one.simulator.grants.signIn(bob)
  const login = await two.admin.beginLogin({ body: { accountId } })
  await two.admin.answerLogin({ id: login.id, body: { answer: await approve(login) } })
  await two.admin.finishLogin({ id: login.id, body: { confirm: true } })
  expect(await call).toBe(200)
  one.simulator.grants.revokeAccess()
  before = one.simulator.grants.counts()
  expect(await callOnce(one, one.key)).toBe(200)
  expect(refreshes()).toEqual({ good: 1, refused: 0 })
  expect(await one.admin.getAccount({ id: accountId })).toMatchObject({
    identity: { email: 'bob@example.test' },
  })
})
