import { describe, expect, it } from 'vitest'
import { formatProxyUrl, proxyUrlSchema, readProxyUrl } from './proxy.ts'

describe('readProxyUrl', () => {
  it.each([
    ['socks5://10.0.0.1:1080', { protocol: 'socks5', host: '10.0.0.1', port: 1080 }],
    ['socks5h://proxy.test', { protocol: 'socks5', host: 'proxy.test', port: 1080 }],
    ['http://proxy.test:80/', { protocol: 'http', host: 'proxy.test', port: 80 }],
    ['https://proxy.test:8443', { protocol: 'https', host: 'proxy.test', port: 8443 }],
    ['socks5://[::1]:9050', { protocol: 'socks5', host: '::1', port: 9050 }],
    [
      'http://me%40home:p%3Aw%2F@proxy.test:3128',
      { protocol: 'http', host: 'proxy.test', port: 3128, username: 'me@home', password: 'p:w/' },
    ],
  ])('reads %s', (text, proxy) => {
    expect(readProxyUrl(text)).toEqual(proxy)
  })

  it.each([
    '',
    'proxy.test:1080',
    '127.0.0.1',
    'socks4://127.0.0.1:1080',
    'ftp://127.0.0.1:21',
    'socks5://',
    'http://proxy.test:99999',
    'http://proxy.test/path',
    'http://proxy.test?a=b',
    'http://:secret@proxy.test:1',
    'http://%zz@proxy.test:1',
    `socks5://${'u'.repeat(256)}@proxy.test:1`,
  ])('refuses %j (EC-102)', text => {
    expect(readProxyUrl(text)).toBeUndefined()
    expect(proxyUrlSchema.safeParse(text).success).toBe(false)
  })
})

describe('formatProxyUrl', () => {
  it.each([
    ['socks5h://me:secret@proxy.test', 'socks5://me@proxy.test:1080'],
    ['http://proxy.test/', 'http://proxy.test:80'],
    ['https://a%40b:x@[::1]:444', 'https://a%40b@[::1]:444'],
  ])('of %s is %s, without the password', (text, expected) => {
    const proxy = readProxyUrl(text)
    const formatted = proxy && formatProxyUrl(proxy)
    expect(formatted).toBe(expected)
    expect(readProxyUrl(formatted ?? '')).toMatchObject({ host: proxy?.host, port: proxy?.port })
  })
})
