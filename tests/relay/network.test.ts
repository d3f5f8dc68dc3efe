import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { AdminProblem } from '../../src-relay/contract/problem.ts'
import type { NetworkSettings } from '../../src-relay/relay-server.ts'
import { messageBody, startTestRelay } from '../fixtures/relay.ts'

/** Another address of this machine that never leaves it: served only by a listener on all interfaces. */
const otherAddress = '127.0.0.2'

async function startChangeable() {
  const saved: NetworkSettings[] = []
  const relay = await startTestRelay({ saveNetwork: async settings => void saved.push(settings) })
  const elsewhere = () => `http://${otherAddress}:${new URL(relay.server.status().baseUrls[0] ?? '').port}`
  const isReached = async () => {
    const reply = await request(`${elsewhere()}/health`).catch(() => undefined)
    await reply?.body.dump()
    return reply?.statusCode === 200
  }
  return { relay, saved, isReached, [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose]() }
}

describe('where the relay listens', () => {
  it('is changed while it runs, at once and for the next start', async () => {
    await using given = await startChangeable()
    const { relay, saved, isReached } = given
    const { port } = await relay.admin.getNetwork()
    expect(await isReached()).toBe(false)

    const on = await relay.admin.changeNetwork({ body: { lanEnabled: true } })
    expect(on).toMatchObject({ lanEnabled: true, port, canChange: true })
    expect(relay.server.status()).toMatchObject({
      lanEnabled: true,
      baseUrls: on.addresses.map(a => a.baseUrl),
    })
    expect(await isReached()).toBe(true)

    await relay.admin.changeNetwork({ body: { lanEnabled: false } })
    expect(await isReached()).toBe(false)
    expect(saved).toEqual([
      { lanEnabled: true, host: '0.0.0.0', port },
      { lanEnabled: false, host: '127.0.0.1', port },
    ])
  })

  it('leaves open calls alone when it changes', async () => {
    await using given = await startChangeable()
    const { relay } = given
    relay.simulator.script({ eventDelayMs: 30 })
    const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${relay.key}`, 'content-type': 'application/json' },
      body: messageBody({ stream: true }),
    })
    await relay.admin.changeNetwork({ body: { lanEnabled: true } })
    expect(await reply.body.text()).toContain('message_stop')
  })

  it('SV-09: goes on where it was when the port is taken, and names one that is free', async () => {
    await using given = await startChangeable()
    const { relay, saved } = given
    await using taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const refused = await relay.admin.changeNetwork({ body: { port } }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(AdminProblem)
    expect(refused).toMatchObject({
      status: 409,
      problem: { code: 'port_taken', fields: [{ path: 'port' }] },
    })
    expect(String(refused)).toMatch(new RegExp(`Port ${port} is taken.* \\d+ is free`))
    const reply = await request(`${relay.baseUrl}/health`)
    expect(reply.statusCode).toBe(200)
    await reply.body.dump()
    expect(saved).toEqual([])
  })

  it('hands out the address that the owner chose first', async () => {
    await using given = await startChangeable()
    const { relay } = given
    await relay.admin.changeNetwork({ body: { lanEnabled: true, chosenAddress: '127.0.0.1' } })
    expect(relay.server.status().baseUrls[0]).toBe(relay.baseUrl)
    const { chosenAddress } = await relay.admin.changeNetwork({ body: { chosenAddress: null } })
    expect(chosenAddress).toBeUndefined()
  })

  it.each([
    ['a port of the system', { port: 80 }, 'port'],
    ['no port', { port: 70_000 }, 'port'],
    ['a name', { chosenAddress: 'carpool.local' }, 'chosenAddress'],
  ])('is not changed to %s, and the field is named', async (_what, body, path) => {
    await using given = await startChangeable()
    const refused = await given.relay.admin.changeNetwork({ body }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ status: 400, problem: { fields: [{ path }] } })
    expect(given.saved).toEqual([])
  })

  it('cannot be changed where it was given at start', async () => {
    await using relay = await startTestRelay()
    expect(await relay.admin.getNetwork()).toMatchObject({ canChange: false })
    const refused = await relay.admin.changeNetwork({ body: { lanEnabled: true } }).catch((e: unknown) => e)
    expect(refused).toMatchObject({ status: 409, problem: { code: 'fixed_at_start' } })
  })

  it('SV-15: has a test page that counts only when it is opened from another machine', async () => {
    await using given = await startChangeable()
    const { relay } = given
    const reply = await request(`${relay.baseUrl}/hello`)
    expect(await reply.body.text()).toContain('Carpool can be reached')
    expect((await relay.admin.getNetwork()).reachedFrom).toBeUndefined()
  })
})
