import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Endpoint, endpoints } from '../../src-relay/contract/endpoints.ts'
import { sessionIdleMs } from '../../src-relay/http/sessions.ts'
import { changeHeaders, startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'

/** Every endpoint of the table, whatever it is called, and what lies beside the table. */
const doors = [
  ...Object.values(endpoints).map(({ method, path }) => ({
    method,
    path: `/admin/api${path.replace(':id', 'a1')}`,
  })),
  { method: 'GET', path: '/admin/api/events' },
  { method: 'GET', path: '/admin/api/no-such-endpoint' },
  { method: 'POST', path: '/admin/api/no-such-endpoint' },
  { method: 'OPTIONS', path: '/admin/api/accounts' },
  { method: 'HEAD', path: '/admin/api/accounts' },
  { method: 'PUT', path: '/admin/api/accounts/a1' },
  { method: 'GET', path: '/admin/api' },
  { method: 'GET', path: '/admin' },
  { method: 'GET', path: '/admin/api/accounts/' },
  { method: 'GET', path: '/ADMIN/api/accounts' },
  { method: 'GET', path: '/admin/API/accounts' },
]
const isChange = (method: string) => !['GET', 'HEAD', 'OPTIONS'].includes(method)

interface Intruder {
  readonly name: string
  readonly status: number
  readonly headers: (plane: TestControlPlane) => Promise<Readonly<Record<string, string | undefined>>>
  readonly changesOnly?: boolean
}

const strangers: readonly Intruder[] = [
  { name: 'no token', status: 401, headers: async () => ({}) },
  {
    name: 'a random 64-character token',
    status: 401,
    headers: async () => ({ authorization: `Bearer ${randomBytes(32).toString('hex')}` }),
  },
  {
    name: "a friend's key",
    status: 401,
    headers: async () => ({
      authorization: `Bearer cr_${randomBytes(32).toString('hex')}`,
      'x-api-key': `cr_${randomBytes(32).toString('hex')}`,
    }),
  },
  { name: 'an empty token', status: 401, headers: async () => ({ authorization: 'Bearer ' }) },
  {
    name: 'the token in another scheme',
    status: 401,
    headers: async ({ token }) => ({
      authorization: `Basic ${Buffer.from(`carpool:${token}`).toString('base64')}`,
    }),
  },
  {
    name: 'the token as a cookie',
    status: 401,
    headers: async ({ port, token }) => ({ cookie: `carpool-session-${port}=${token}` }),
  },
  {
    name: 'a session of another relay',
    status: 401,
    headers: async ({ port }) => {
      await using other = await startControlPlane()
      const value = (await other.signIn()).split('=')[1]
      return { cookie: `carpool-session-${port}=${value}`, origin: `http://127.0.0.1:${port}` }
    },
  },
  {
    name: 'an expired session',
    status: 401,
    headers: async plane => {
      const cookie = await plane.signIn()
      plane.clock.now += sessionIdleMs
      return { cookie, origin: `http://127.0.0.1:${plane.port}` }
    },
  },
  {
    name: 'a session after sign-out',
    status: 401,
    headers: async plane => {
      const headers = { cookie: await plane.signIn(), origin: `http://127.0.0.1:${plane.port}` }
      const path = '/admin/api/sign-out'
      const { status } = await plane.ask({
        method: 'POST',
        path,
        headers: { ...changeHeaders, ...headers },
        body: '{}',
      })
      expect(status).toBe(200)
      return headers
    },
  },
  {
    name: 'a wrong token beside a good session',
    status: 401,
    headers: async plane => ({
      cookie: await plane.signIn(),
      origin: `http://127.0.0.1:${plane.port}`,
      authorization: 'Bearer wrong',
    }),
  },
  {
    name: 'a session whose browser does not say from where it changes something',
    status: 401,
    changesOnly: true,
    headers: async plane => ({ cookie: await plane.signIn() }),
  },
]

const plainProblem = { code: expect.any(String), message: expect.any(String) }
const noBody = { code: '', message: '' }

const asOwner = async ({ token }: TestControlPlane) => ({ authorization: `Bearer ${token}` })
const ownerWith =
  (headers: (plane: TestControlPlane) => Readonly<Record<string, string | undefined>>) =>
  async (plane: TestControlPlane) => ({ ...(await asOwner(plane)), ...headers(plane) })

const wrongWays: readonly Intruder[] = [
  { name: 'a missing Host', status: 421, headers: ownerWith(() => ({ host: undefined })) },
  {
    name: 'the Host of a rebound name',
    status: 421,
    headers: ownerWith(({ port }) => ({ host: `evil.test:${port}` })),
  },
  {
    name: 'a Host that begins like ours',
    status: 421,
    headers: ownerWith(({ port }) => ({ host: `127.0.0.1.evil.test:${port}` })),
  },
  {
    name: 'a Host without the port',
    status: 421,
    headers: ownerWith(() => ({ host: '127.0.0.1' })),
  },
  {
    name: 'a Host with another port',
    status: 421,
    headers: ownerWith(({ port }) => ({ host: `127.0.0.1:${port + 1}` })),
  },
  {
    name: 'a foreign Origin',
    status: 403,
    headers: ownerWith(() => ({ origin: 'https://evil.test' })),
  },
  {
    name: 'the Origin of another port of this computer',
    status: 403,
    headers: ownerWith(({ port }) => ({ origin: `http://127.0.0.1:${port + 1}` })),
  },
  {
    name: 'the Origin of our own host by another scheme',
    status: 403,
    headers: ownerWith(({ port }) => ({ origin: `https://127.0.0.1:${port}` })),
  },
  { name: 'Origin: null', status: 403, headers: ownerWith(() => ({ origin: 'null' })) },
  {
    name: 'a request made by a page of another site',
    status: 403,
    headers: ownerWith(() => ({ 'sec-fetch-site': 'cross-site' })),
  },
  {
    name: 'a request made by a page of another port',
    status: 403,
    headers: ownerWith(() => ({ 'sec-fetch-site': 'same-site' })),
  },
  {
    name: 'a link from another site',
    status: 403,
    headers: ownerWith(() => ({
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    })),
  },
  {
    name: 'a change without x-carpool',
    status: 403,
    changesOnly: true,
    headers: ownerWith(() => ({ 'x-carpool': undefined })),
  },
  {
    name: 'a change in the type of a form',
    status: 415,
    changesOnly: true,
    headers: ownerWith(() => ({ 'content-type': 'text/plain' })),
  },
  {
    name: 'a change without a type',
    status: 415,
    changesOnly: true,
    headers: ownerWith(() => ({ 'content-type': undefined })),
  },
]

describe('the doors of the control plane (PS-06, PS-07, T10, T11)', () => {
  let plane: TestControlPlane
  beforeAll(async () => {
    plane = await startControlPlane()
  })
  afterAll(() => plane.stop())

  async function knock(door: (typeof doors)[number], intruder: Intruder) {
    const headers = await intruder.headers(plane)
    plane.asked.length = 0
    const answer = await plane.ask({
      ...door,
      headers: { ...changeHeaders, ...headers },
      body: isChange(door.method) ? '{}' : '',
    })
    return { ...answer, asked: [...plane.asked] }
  }

  for (const intruder of [...strangers, ...wrongWays]) {
    it(`refuses ${intruder.name} with ${intruder.status} at every door, and asks nothing of the rooms behind`, async () => {
      for (const door of doors.filter(({ method }) => !intruder.changesOnly || isChange(method))) {
        const { status, text, asked, headers } = await knock(door, intruder)
        expect({ door, status, asked }).toEqual({ door, status: intruder.status, asked: [] })
        expect(door.method === 'HEAD' ? noBody : JSON.parse(text)).toEqual(plainProblem)
        expect(Object.keys(headers).filter(name => name.startsWith('access-control'))).toEqual([])
      }
    })
  }

  it('lets the launch token and a session through every door of the table', async () => {
    const session = { cookie: await plane.signIn(), origin: `http://127.0.0.1:${plane.port}` }
    for (const endpoint of Object.values<Endpoint>(endpoints).filter(({ path }) => path !== '/sign-out')) {
      const { method, path } = endpoint
      for (const headers of [session, await asOwner(plane)]) {
        const door = { method, path: `/admin/api${path.replace(':id', 'a1')}` }
        const { status } = await plane.ask({
          ...door,
          headers: { ...changeHeaders, ...headers },
          body: endpoint.body ? '{}' : '',
        })
        expect({ door, isIn: status < 401 || status === 404 }).toEqual({ door, isIn: true })
      }
    }
  })

  it('does not take the token from the query', async () => {
    const { status } = await plane.ask({ path: `/admin/api/status?token=${plane.token}` })
    expect(status).toBe(401)
  })
})
