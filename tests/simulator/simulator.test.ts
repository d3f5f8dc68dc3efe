import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from './simulator.ts'
import { call, messageBody, streamBody, testSecret } from './test-client.ts'

async function control(simulator: Pick<Simulator, 'url'>, method: string, path: string, body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  const response = await fetch(`${simulator.url}/_sim/${path}`, init)
  return { status: response.status, value: JSON.parse(await response.text()) }
}

describe('the call log', () => {
  it('has each request exactly as it was received', async () => {
    await using simulator = await startSimulator({ keepBodies: true })
    const body = JSON.stringify(messageBody())
    await call(simulator, { path: '/v1/messages?beta=true', headers: { 'X-Stainless-OS': 'Linux' }, body })
    const [record] = simulator.log()
    expect(record).toMatchObject({
      method: 'POST',
      url: '/v1/messages?beta=true',
      path: '/v1/messages',
      bodyBytes: body.length,
      bodySha256: createHash('sha256').update(body).digest('hex'),
      secret: testSecret,
      model: 'claude-sonnet-4-5',
      status: 200,
      ending: 'complete',
    })
    expect(record?.body?.toString()).toBe(body)
    expect(record?.headers['x-stainless-os']).toBe('Linux')
    expect(record?.rawHeaders.slice(0, 6)).toEqual([
      'x-api-key',
      testSecret,
      'anthropic-version',
      '2023-06-01',
      'X-Stainless-OS',
      'Linux',
    ])
  })

  it('keeps its length, and knows how many calls were open at once', async () => {
    await using simulator = await startSimulator({ maxRecords: 4 })
    const slow = { headers: { 'x-sim': 'delayMs=1000' }, body: messageBody() }
    await Promise.all(Array.from({ length: 8 }, () => call(simulator, slow)))
    expect(simulator.log().map(record => record.id)).toEqual([5, 6, 7, 8])
    expect(simulator.peakOpenCalls()).toBe(8)
    expect(simulator.openCalls()).toEqual([])
    simulator.resetPeak()
    expect(simulator.peakOpenCalls()).toBe(0)
    await expect(simulator.waitFor(record => record.id === 99, 20)).rejects.toThrow('20 ms')
  })
})

describe('the control endpoint', () => {
  it('scripts, lists secrets, and shows log, ledger and open calls', async () => {
    await using simulator = await startSimulator({ keepBodies: true })
    await control(simulator, 'POST', 'script', [
      { script: 'status=500', times: 1 },
      { script: { text: 'as told' }, match: { model: 'claude-sonnet-4-5' } },
    ])
    expect((await call(simulator, { body: messageBody() })).status).toBe(500)
    expect((await call(simulator, { body: messageBody() })).text).toContain('as told')
    expect((await control(simulator, 'GET', 'ledger')).value).toEqual(simulator.ledger())
    const log = (await control(simulator, 'GET', 'log')).value
    expect(log).toMatchObject([{ status: 500 }, { status: 200 }])
    expect(JSON.parse(Buffer.from(log[1].sentBase64, 'base64').toString())).toMatchObject({ type: 'message' })
    expect((await control(simulator, 'GET', 'open')).value).toEqual({ open: 0, peak: 1, calls: [] })

    await control(simulator, 'POST', 'secrets', { secrets: ['sk-ant-only'] })
    expect((await call(simulator, { body: messageBody() })).status).toBe(401)
    await control(simulator, 'POST', 'secrets', { add: [testSecret] })
    expect((await call(simulator, { body: messageBody() })).status).toBe(200)

    await Promise.all(['log', 'ledger', 'script'].map(path => control(simulator, 'DELETE', path)))
    expect(simulator.log()).toEqual([])
    expect(simulator.ledger()).toEqual([])
  })

  it('says what is wrong with an order', async () => {
    await using simulator = await startSimulator()
    const order = await control(simulator, 'POST', 'script', { script: 'statsu=1' })
    expect(order).toEqual({ status: 400, value: { error: 'unknown behaviour "statsu"' } })
    expect((await control(simulator, 'GET', 'nothing')).value.controls).toContain('GET /_sim/log')
  })
})

describe('the simulator', () => {
  it('survives rubbish, half requests and clients that leave at any moment', async () => {
    await using simulator = await startSimulator()
    const openings = ['\x16\x03\x01', 'GET', 'POST /v1/messages HTTP/1.1\r\nContent-Length: 9\r\n\r\n{']
    for (const opening of openings) {
      const socket = connect(simulator.port, '127.0.0.1').on('error', () => undefined)
      await once(socket, 'connect')
      socket.write(opening)
      await new Promise(resolve => setTimeout(resolve, 10))
      socket.destroy()
    }
    const script = { headers: { 'x-sim': 'events=500,eventBytes=200,chunkBytes=300' }, body: streamBody() }
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => call(simulator, { ...script, leaveAfter: index * 90 })),
    )
    expect(simulator.log().filter(record => record.ending === 'client-closed').length).toBeGreaterThan(150)
    const odd = { headers: { 'x-sim': '{"headers":{"bad name":"x"}}' }, body: messageBody() }
    await expect(call(simulator, odd)).rejects.toThrow('ECONNRESET')
    expect((await call(simulator, { body: messageBody() })).status).toBe(200)
    await simulator.waitFor(() => simulator.openCalls().length === 0)
  })

  it('runs as a command that prints one line and stops when told to', async () => {
    const main = fileURLToPath(new URL('main.ts', import.meta.url))
    const child = spawn(process.execPath, [main, '--secret', testSecret, '--speed', '1000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines: string[] = []
    const reader = createInterface(child.stdout).on('line', line => lines.push(line))
    await once(reader, 'line')
    const url = /http:\/\/127\.0\.0\.1:\d+$/.exec(lines[0] ?? '')?.[0] ?? ''
    expect((await control({ url }, 'GET', 'open')).value).toMatchObject({ open: 0 })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(lines).toHaveLength(1)
  })
})
