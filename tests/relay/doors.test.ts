import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { endpoints } from '../../src-relay/contract/endpoints.ts'
import { startTestRelay } from '../fixtures/relay.ts'

/** Another address of this machine that never leaves it: served only by a listener on all interfaces. */
const otherAddress = '127.0.0.2'

describe('the two doors', () => {
  it('keep everything of the control plane off the relay port', async () => {
    await using relay = await startTestRelay()
    const headers = {
      authorization: `Bearer ${relay.controlToken}`,
      'x-carpool': '1',
      'content-type': 'application/json',
    }
    const paths = [
      ...Object.values(endpoints).map(({ path }) => `/admin/api${path.replace(':id', 'x')}`),
      '/admin/api/events',
      '/console?ticket=x',
      '/index.html',
      '/admin',
    ]
    for (const path of paths) {
      for (const method of ['GET', 'POST'] as const) {
        const reply = await request(`${relay.baseUrl}${path}`, { method, headers })
        expect([method, path, reply.statusCode]).toEqual([method, path, 404])
        await reply.body.dump()
      }
    }
  })

  it('listen on loopback only while the LAN is off', async () => {
    await using relay = await startTestRelay()
    expect(relay.server.status()).toMatchObject({ lanEnabled: false, baseUrls: [relay.baseUrl] })
    expect(relay.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:/)
    for (const url of [relay.baseUrl, relay.controlUrl]) {
      const elsewhere = url.replace('127.0.0.1', otherAddress)
      await expect(request(`${elsewhere}/health`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    }
  })

  it('open the relay port alone, and hand out a LAN address, once the LAN is on', async () => {
    await using relay = await startTestRelay({ config: { host: '0.0.0.0', allowNoKeys: true } })
    expect(relay.server.status().lanEnabled).toBe(true)
    const local = `http://127.0.0.1:${new URL(relay.baseUrl).port}`
    const reply = await request(`${local.replace('127.0.0.1', otherAddress)}/health`)
    expect(reply.statusCode).toBe(200)
    await reply.body.dump()
    expect(relay.server.status().baseUrls.at(-1)).toBe(local)
    const controlElsewhere = relay.controlUrl.replace('127.0.0.1', otherAddress)
    await expect(request(`${controlElsewhere}/`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
