import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ProxyAgent, request } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSocks5Proxy, type TestProxy } from '../../tests/fixtures/proxies.ts'
import { startTunnelBridge, type TunnelBridge } from './tunnel-bridge.ts'

const page = createServer((_request, response) => void response.end('a login page'))
let socks: TestProxy
let bridge: TunnelBridge
beforeAll(async () => {
  await new Promise<void>(resolve => page.listen(0, '127.0.0.1', resolve))
  const { port } = page.address() as AddressInfo
  socks = await startSocks5Proxy({ credentials: 'ann:p@ss word', routes: { 'login.test:80': port } })
  bridge = await startTunnelBridge({
    protocol: 'socks5',
    host: '127.0.0.1',
    port: socks.port,
    username: 'ann',
    password: 'p@ss word',
  })
})
afterAll(async () => {
  bridge.stop()
  page.close()
  await socks.close()
})

async function read(url: string, credentials = `${bridge.username}:${bridge.password}`): Promise<string> {
  const token = `Basic ${Buffer.from(credentials).toString('base64')}`
  const agent = new ProxyAgent({ uri: `http://127.0.0.1:${bridge.port}`, token, proxyTunnel: true })
  try {
    const { statusCode, body } = await request(url, { dispatcher: agent })
    return `${statusCode} ${await body.text()}`
  } finally {
    await agent.close()
  }
}

it('OA-17: leads a browser through a SOCKS5 proxy with a password, which resolves the name', async () => {
  expect(await read('http://login.test/')).toBe('200 a login page')
  expect(socks.connections).toEqual([{ host: 'login.test', port: 80, credentials: 'ann:p@ss word' }])
})

it('OA-17: is of no use to another program of this computer', async () => {
  const before = socks.connections.length
  await expect(read('http://login.test/', 'guess:guess')).rejects.toThrow(/407/)
  const plain = await request(`http://127.0.0.1:${bridge.port}/`)
  await plain.body.dump()
  expect(plain.statusCode).toBe(405)
  expect(socks.connections).toHaveLength(before)
})

it('says that the proxy did not reach it, and never goes there directly', async () => {
  await expect(read('http://elsewhere.test/')).rejects.toThrow(/502/)
})
