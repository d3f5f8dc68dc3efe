import { expect, it } from 'vitest'
import { isLanHost, listBaseUrls } from './base-urls.ts'

const ipv4 = (address: string, internal = false) => ({
  address,
  internal,
  family: 'IPv4' as const,
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  cidr: null,
})

it('hands out the one address it listens on', () => {
  expect(listBaseUrls('127.0.0.1', 3000, { eth0: [ipv4('192.168.1.20')] })).toEqual(['http://127.0.0.1:3000'])
  expect(listBaseUrls('::1', 3000, {})).toEqual(['http://[::1]:3000'])
})

it('hands out the addresses of the network before this computer when it listens on all (SV-10, SV-11)', () => {
  const interfaces = { lo: [ipv4('127.0.0.1', true)], eth0: [ipv4('169.254.3.4'), ipv4('192.168.1.20')] }
  expect(listBaseUrls('0.0.0.0', 3000, interfaces)).toEqual([
    'http://192.168.1.20:3000',
    'http://127.0.0.1:3000',
  ])
})

it('tells a listener that other machines reach from one they do not', () => {
  expect(['127.0.0.1', '127.0.0.5', '::1', 'localhost'].map(isLanHost)).toEqual([false, false, false, false])
  expect(['0.0.0.0', '::', '192.168.1.20'].map(isLanHost)).toEqual([true, true, true])
})
