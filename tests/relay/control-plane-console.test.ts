import { describe, expect, it } from 'vitest'
import { sessionIdleMs, sessionLifetimeMs } from '../../src-relay/http/sessions.ts'
import { changeHeaders, startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'

const pathOf = (link: string) => new URL(link).pathname + new URL(link).search
const minutes = 60_000

const statusWith = async (plane: TestControlPlane, cookie: string) =>
  (await plane.ask({ path: '/admin/api/status', headers: { cookie } })).status

function signOut(plane: TestControlPlane, headers: Record<string, string>, body = '{}') {
  const origin = `http://127.0.0.1:${plane.port}`
  const sent = { ...changeHeaders, origin, ...headers }
  return plane.ask({ method: 'POST', path: '/admin/api/sign-out', headers: sent, body })
}

describe('a console link (PS-39)', () => {
  it('signs a browser in without a password and leads to the console', async () => {
    await using plane = await startControlPlane()
    const { status, headers } = await plane.ask({ path: pathOf(plane.createConsoleLink()) })
    expect([status, headers.location]).toEqual([303, '/'])
    const [cookie = '', ...attributes] = headers['set-cookie']?.[0]?.split('; ') ?? []
    expect(attributes.toSorted()).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Strict'])
    expect(Buffer.from(cookie.split('=')[1] ?? '', 'base64url')).toHaveLength(32)
    expect(await statusWith(plane, cookie)).toBe(200)
  })

  it('works once', async () => {
    await using plane = await startControlPlane()
    const path = pathOf(plane.createConsoleLink())
    await plane.ask({ path })
    const { status, headers, text } = await plane.ask({ path })
    expect(status).toBe(403)
    expect(headers).not.toHaveProperty('set-cookie')
    expect(text).toContain('carpool admin link')
  })

  it('works once even when it is opened twice at the same moment', async () => {
    await using plane = await startControlPlane()
    const path = pathOf(plane.createConsoleLink())
    const answers = await Promise.all([...Array(5)].map(() => plane.ask({ path })))
    expect(answers.map(({ status }) => status).filter(status => status === 303)).toHaveLength(1)
  })

  it('opened again in the browser it signed in leads to the console', async () => {
    await using plane = await startControlPlane()
    const path = pathOf(plane.createConsoleLink())
    const cookie = (await plane.ask({ path })).headers['set-cookie']?.[0]?.split(';')[0]
    expect((await plane.ask({ path, headers: { cookie } })).status).toBe(303)
  })

  it('asked for by the owner lasts ten minutes', async () => {
    await using plane = await startControlPlane()
    const ask = async () => pathOf((await plane.client.createConsoleLink({ body: {} })).url)
    const [early, late] = [await ask(), await ask()]
    plane.clock.now += 10 * minutes - 1
    expect((await plane.ask({ path: early })).status).toBe(303)
    plane.clock.now += 1
    expect((await plane.ask({ path: late })).status).toBe(403)
  })

  it('printed at the start stays good until it is used', async () => {
    await using plane = await startControlPlane()
    const path = pathOf(plane.createConsoleLink())
    plane.clock.now += 30 * 24 * 60 * minutes
    await plane.client.createConsoleLink({ body: {} })
    expect((await plane.ask({ path })).status).toBe(303)
  })

  it('is not spent by a browser that only guesses its user will go there', async () => {
    await using plane = await startControlPlane()
    const path = pathOf(plane.createConsoleLink())
    expect((await plane.ask({ path, headers: { 'sec-purpose': 'prefetch;prerender' } })).status).toBe(503)
    expect((await plane.ask({ path, method: 'HEAD' })).status).toBe(404)
    expect((await plane.ask({ path })).status).toBe(303)
  })

  it('does not work with a made-up, empty or missing ticket', async () => {
    await using plane = await startControlPlane()
    for (const path of ['/console', '/console?ticket=', `/console?ticket=${'x'.repeat(43)}`]) {
      expect((await plane.ask({ path })).status).toBe(403)
    }
  })

  it('of one relay does not open another', async () => {
    await using plane = await startControlPlane()
    await using other = await startControlPlane()
    expect((await other.ask({ path: pathOf(plane.createConsoleLink()) })).status).toBe(403)
  })
})

describe('a session', () => {
  it('ends after 12 idle hours, and lives on when used', async () => {
    await using plane = await startControlPlane()
    const [used, idle] = [await plane.signIn(), await plane.signIn()]
    plane.clock.now += sessionIdleMs - 1
    expect(await statusWith(plane, used)).toBe(200)
    plane.clock.now += 1
    expect([await statusWith(plane, used), await statusWith(plane, idle)]).toEqual([200, 401])
  })

  it('ends after 7 days, however much it is used', async () => {
    await using plane = await startControlPlane()
    const cookie = await plane.signIn()
    const step = sessionIdleMs / 2
    for (let age = step; age < sessionLifetimeMs; age += step) {
      plane.clock.now += step
      expect(await statusWith(plane, cookie)).toBe(200)
    }
    plane.clock.now += step
    expect(await statusWith(plane, cookie)).toBe(401)
  })

  it('is not made by asking with an unknown token, however often', async () => {
    await using plane = await startControlPlane()
    const cookie = `carpool-session-${plane.port}=${'x'.repeat(64)}`
    for (let time = 0; time < 3; time += 1) expect(await statusWith(plane, cookie)).toBe(401)
  })

  it('ends by signing out, alone', async () => {
    await using plane = await startControlPlane()
    const [mine, other] = [await plane.signIn(), await plane.signIn()]
    expect((await signOut(plane, { cookie: mine })).status).toBe(200)
    expect([await statusWith(plane, mine), await statusWith(plane, other)]).toEqual([401, 200])
  })

  it('ends with all others by signing out everywhere', async () => {
    await using plane = await startControlPlane()
    const [mine, other] = [await plane.signIn(), await plane.signIn()]
    await signOut(plane, { cookie: mine }, '{"everywhere":true}')
    expect([await statusWith(plane, mine), await statusWith(plane, other)]).toEqual([401, 401])
  })

  it('ends when a program of the owner signs all browsers out', async () => {
    await using plane = await startControlPlane()
    const cookie = await plane.signIn()
    await signOut(plane, { authorization: `Bearer ${plane.token}` })
    expect(await statusWith(plane, cookie)).toBe(401)
  })

  it('does not make room for ever more of its kind: the longest unused one ends first', async () => {
    await using plane = await startControlPlane()
    const [first, second] = [await plane.signIn(), await plane.signIn()]
    expect(await statusWith(plane, first)).toBe(200)
    for (let count = 0; count < 63; count += 1) await plane.signIn()
    expect([await statusWith(plane, first), await statusWith(plane, second)]).toEqual([200, 401])
  })
})
