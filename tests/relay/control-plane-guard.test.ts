import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { securityHeaders } from '../../src-relay/contract/security-headers.ts'
import { ask, askRaw } from '../fixtures/ask.ts'
import { startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'

let plane: TestControlPlane
beforeAll(async () => {
  plane = await startControlPlane()
})
afterAll(() => plane.stop())

const asked = (lines: readonly string[]) => askRaw(plane.port, `${lines.join('\r\n')}\r\n\r\n`)
const statusOf = (answer: string) => Number(answer.split(' ')[1])

describe('the guard in front of the control plane (T8, T11)', () => {
  it('takes every name of this computer, in any case', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', 'LocalHost']) {
      const headers = { host: `${host}:${plane.port}` }
      expect({
        host,
        status: (await plane.askAsOwner({ path: '/admin/api/status', headers })).status,
      }).toEqual({ host, status: 200 })
    }
  })

  it('refuses two Host headers, even equal ones, with 421', async () => {
    const host = `Host: 127.0.0.1:${plane.port}`
    for (const second of [host, 'host: evil.test']) {
      const answer = await asked(['GET /admin/api/status HTTP/1.1', host, second, 'Connection: close'])
      expect(statusOf(answer)).toBe(421)
    }
  })

  it('refuses a target with a host of its own with 421, so that nobody uses it as a proxy', async () => {
    const host = `Host: 127.0.0.1:${plane.port}`
    const targets = [`http://127.0.0.1:${plane.port}/admin/api/status`, 'http://evil.test/', '*']
    for (const target of targets) {
      const answer = await asked([`OPTIONS ${target} HTTP/1.1`, host, 'Connection: close'])
      expect({ target, status: statusOf(answer) }).toEqual({ target, status: 421 })
    }
    expect(await asked(['CONNECT evil.test:443 HTTP/1.1', 'Host: evil.test:443'])).not.toContain(' 200 ')
  })

  it('answers HTTP/1.0 without a Host with 421', async () => {
    expect(statusOf(await asked(['GET / HTTP/1.0']))).toBe(421)
  })

  it('does not upgrade to a WebSocket', async () => {
    const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
    expect((await plane.askAsOwner({ path: '/admin/api/status', headers })).status).toBe(200)
    expect((await plane.ask({ path: '/admin/api/events', headers })).status).toBe(401)
  })

  it('answers no preflight with a permission (T12)', async () => {
    const { headers, status } = await plane.ask({
      method: 'OPTIONS',
      path: '/admin/api/accounts',
      headers: { origin: 'https://evil.test', 'access-control-request-method': 'POST' },
    })
    expect(status).toBe(403)
    expect(Object.keys(headers).filter(name => name.startsWith('access-control'))).toEqual([])
  })

  it('listens on 127.0.0.1 only (T1)', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap(addresses => addresses ?? [])
      .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
      .map(({ address }) => address)
    for (const address of [...others, '127.0.0.2']) {
      expect({ address, open: await isOpen(address, plane.port) }).toEqual({ address, open: false })
    }
    expect(await isOpen('127.0.0.1', plane.port)).toBe(true)
  })
})

describe('the headers of every answer (SEC-14, SEC-15, T12, T13)', () => {
  const requests = {
    'a page that is not there': { path: '/nothing.html' },
    'a refused stranger': { path: '/', headers: { host: 'evil.test' } },
    'an unknown caller': { path: '/admin/api/status' },
    'a used ticket': { path: '/console?ticket=used' },
  }
  for (const [name, request] of Object.entries(requests)) {
    it(`protect ${name}`, async () => {
      const { headers } = await plane.ask(request)
      expect(headers).toMatchObject(securityHeaders)
      expect(headers['cache-control']).toBe('no-store')
      expect(headers).not.toHaveProperty('server')
      expect(headers).not.toHaveProperty('x-powered-by')
    })
  }

  it('protect the answer to an error', async () => {
    const { headers, status } = await plane.askAsOwner({
      method: 'POST',
      path: '/admin/api/keys',
      body: '{',
    })
    expect(status).toBe(400)
    expect(headers).toMatchObject(securityHeaders)
  })

  it('protect the answer to bytes that are not HTTP', async () => {
    const answer = (await askRaw(plane.port, 'no such protocol\r\n\r\n')).toLowerCase()
    expect(answer).toMatch(/^http\/1.1 400 /)
    for (const [name, value] of Object.entries(securityHeaders)) {
      expect(answer).toContain(`${name}: ${value}`.toLowerCase())
    }
  })
})

const from = (site: string, mode: string, dest: string) => ({
  'sec-fetch-site': site,
  'sec-fetch-mode': mode,
  'sec-fetch-dest': dest,
})

describe('the console pages and who may load them (T12)', () => {
  it('lets somebody follow a link from elsewhere', async () => {
    const headers = from('cross-site', 'navigate', 'document')
    expect((await ask({ port: plane.port, path: '/', headers })).status).toBe(404)
    expect((await plane.ask({ path: '/console?ticket=used', headers })).text).toContain('carpool admin link')
  })

  it('refuses to be an image, a script or a frame of another site', async () => {
    for (const headers of [
      from('cross-site', 'no-cors', 'image'),
      from('same-site', 'no-cors', 'script'),
      from('cross-site', 'navigate', 'iframe'),
    ]) {
      expect((await plane.ask({ path: '/', headers })).status).toBe(403)
    }
  })
})

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: 1000 })
    const finish = (open: boolean): void => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => finish(true))
    socket.once('timeout', () => finish(false))
    socket.once('error', () => finish(false))
  })
}
