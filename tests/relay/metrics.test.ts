import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../src-relay/metrics/metrics.ts'
import { sampleStatus } from '../fixtures/control-plane.ts'
import { readSamples } from '../fixtures/prometheus.ts'
import { messageBody, startTestRelay } from '../fixtures/relay.ts'
import { settledCall } from '../fixtures/settled-call.ts'

const metricsToken = 'scrape-0123456789abcdef'

async function read(url: string, token?: string) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const reply = await request(`${url}/metrics`, { headers })
  return { status: reply.statusCode, type: reply.headers['content-type'], text: await reply.body.text() }
}

describe('the metrics', () => {
  it('tell of calls, refusals, accounts and Redis in the format of Prometheus', async () => {
    await using relay = await startTestRelay({ config: { metricsToken } })
    const send = async (key: string) => {
      const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        body: messageBody({ stream: true }),
      })
      await reply.body.dump()
    }
    await send(relay.key)
    await send(`cr_${'0'.repeat(64)}`)
    await relay.quiet()
    const { status, type, text } = await read(relay.controlUrl, metricsToken)
    expect([status, type]).toEqual([200, expect.stringContaining('version=0.0.4')])
    const labels = { provider: 'claude', ending: 'complete', status: '2xx' }
    expect(readSamples(text, 'carpool_calls_total')).toEqual([{ value: '1', labels }])
    for (const name of ['call_duration', 'authentication', 'queue', 'first_byte']) {
      expect(readSamples(text, `carpool_${name}_seconds`)).toHaveLength(1)
      expect(text).toContain(`carpool_${name}_seconds_count{provider="claude"} 1\n`)
    }
    const refused = readSamples(text, 'carpool_refusals_total').filter(({ value }) => value !== '0')
    expect(refused).toEqual([{ value: '1', labels: { code: 'invalid_key' } }])
    expect(readSamples(text, 'carpool_accounts')).toEqual([
      { value: '1', labels: { provider: 'claude', state: 'ready' } },
    ])
    expect(readSamples(text, 'carpool_redis_up')).toMatchObject([{ value: '1' }])
    expect(readSamples(text, 'nodejs_eventloop_lag_p99_seconds')).toHaveLength(1)
    for (const secret of [relay.key, relay.keyId, relay.controlToken, metricsToken])
      expect(text).not.toContain(secret)
  })

  it('open to the launch token and to the token of the settings alone, on the relay port only if asked for', async () => {
    await using relay = await startTestRelay({ config: { metricsToken } })
    expect((await read(relay.controlUrl, relay.controlToken)).status).toBe(200)
    expect((await read(relay.controlUrl)).status).toBe(401)
    expect((await read(relay.controlUrl, relay.key)).status).toBe(401)
    expect((await read(relay.baseUrl, metricsToken)).status).toBe(404)
    relay.server.reload({ dataDir: relay.dataDir, metricsToken, metricsOnRelayPort: true })
    expect((await read(relay.baseUrl, metricsToken)).status).toBe(200)
    expect((await read(relay.baseUrl, relay.controlToken)).status).toBe(401)
  })

  it('have as many series after 10,000 calls of 100 keys as after the first few', async () => {
    const readState = async () => ({ status: sampleStatus, accounts: [], keys: [], redisSeconds: 0.001 })
    const metrics = createMetrics({ readState })
    const endings = ['complete', 'partial', 'unknown', 'failed'] as const
    const note = (index: number): void =>
      metrics.noteEnded(
        settledCall({
          id: `call-${index}`,
          keyId: `key-${index % 100}`,
          accountId: `account-${index % 20}`,
          model: `model-${index}`,
          client: `client-${index}`,
          ending: endings[index % 4] ?? 'failed',
          status: [200, 429, 503][index % 3] ?? 200,
        }),
        0.1,
      )
    const seriesNow = async () =>
      (await metrics.render()).split('\n').filter(line => line.startsWith('carpool_')).length
    for (let index = 0; index < 100; index += 1) note(index)
    const before = await seriesNow()
    for (let index = 100; index < 10_000; index += 1) note(index)
    expect(await seriesNow()).toBe(before)
    expect(before).toBeLessThan(200)
  })
})
