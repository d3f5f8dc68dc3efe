import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createClientAddress } from './client-address.ts'

const from = (remoteAddress: string, forwarded?: string, trusted: string[] = []): string =>
  createClientAddress(() => trusted)({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress } as IncomingMessage['socket'],
  })

describe('the address of a client', () => {
  const proxies = ['127.0.0.1', '10.0.0.0/8']

  it('is that of the connection, whatever a header says, unless a proxy is trusted', () => {
    expect(from('192.168.1.7', '203.0.113.9')).toBe('192.168.1.7')
    expect(from('192.168.1.7', '203.0.113.9', proxies)).toBe('192.168.1.7')
    expect(from('::ffff:192.168.1.7')).toBe('192.168.1.7')
  })

  it('is the last one that no trusted proxy has', () => {
    expect(from('127.0.0.1', '203.0.113.9', proxies)).toBe('203.0.113.9')
    expect(from('127.0.0.1', 'forged, 203.0.113.9, 10.1.2.3', proxies)).toBe('203.0.113.9')
    expect(from('::ffff:127.0.0.1', '[2001:db8::1]:4711', proxies)).toBe('2001:db8::1')
  })

  it('is the proxy itself where it names nobody', () => {
    expect(from('127.0.0.1', undefined, proxies)).toBe('127.0.0.1')
    expect(from('127.0.0.1', '10.0.0.1', proxies)).toBe('10.0.0.1')
  })
})
