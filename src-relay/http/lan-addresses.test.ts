import { expect, it } from 'vitest'
import { isLanHost, listAddresses } from './lan-addresses.ts'

const ipv4 = (address: string, internal = false) => ({
  address,
  internal,
  family: 'IPv4' as const,
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  cidr: null,
})
const urls = (...given: Parameters<typeof listAddresses>) => listAddresses(...given).map(each => each.baseUrl)
const everywhere = { host: '0.0.0.0', port: 3000 }

it('hands out the one address it listens on', () => {
  const interfaces = { eth0: [ipv4('192.168.1.20')] }
  expect(urls({ host: '127.0.0.1', port: 3000 }, interfaces)).toEqual(['http://127.0.0.1:3000'])
  expect(urls({ host: '::1', port: 3000 }, {})).toEqual(['http://[::1]:3000'])
  expect(listAddresses({ host: '192.168.1.20', port: 3000 }, interfaces)).toEqual([
    { address: '192.168.1.20', interfaceName: 'eth0', kind: 'private', baseUrl: 'http://192.168.1.20:3000' },
  ])
})

it('hands out the addresses of the network before this computer when it listens on all (SV-10, SV-11)', () => {
  const interfaces = { lo: [ipv4('127.0.0.1', true)], eth0: [ipv4('169.254.3.4'), ipv4('192.168.1.20')] }
  expect(urls(everywhere, interfaces)).toEqual(['http://192.168.1.20:3000', 'http://127.0.0.1:3000'])
})

it('SV-11: ranks the home network before the Internet, overlay networks and virtual ones', () => {
  const interfaces = {
    docker0: [ipv4('172.17.0.1')],
    tailscale0: [ipv4('100.101.3.4')],
    'vEthernet (WSL)': [ipv4('172.28.0.1')],
    wg0: [ipv4('10.8.0.2')],
    en1: [ipv4('203.0.113.9')],
    en0: [ipv4('192.168.1.20')],
  }
  expect(listAddresses(everywhere, interfaces).map(({ address, kind }) => [address, kind])).toEqual([
    ['192.168.1.20', 'private'],
    ['203.0.113.9', 'public'],
    ['100.101.3.4', 'vpn'],
    ['10.8.0.2', 'vpn'],
    ['172.17.0.1', 'virtual'],
    ['172.28.0.1', 'virtual'],
    ['127.0.0.1', 'this-computer'],
  ])
})

it.each([
  ['172.16.0.1', 'private'],
  ['172.31.255.1', 'private'],
  ['172.32.0.1', 'public'],
  ['10.1.2.3', 'private'],
  ['192.169.0.1', 'public'],
  ['100.63.0.1', 'public'],
  ['100.64.0.1', 'vpn'],
  ['100.128.0.1', 'public'],
])('takes %s for a %s address', (address, kind) => {
  expect(listAddresses(everywhere, { eth0: [ipv4(address)] })[0]).toMatchObject({ address, kind })
})

it('hands out the address that the owner chose, as long as it is there', () => {
  const interfaces = { en0: [ipv4('192.168.1.20')], tailscale0: [ipv4('100.101.3.4')] }
  const chosen = { ...everywhere, chosenAddress: '100.101.3.4' }
  expect(urls(chosen, interfaces)[0]).toBe('http://100.101.3.4:3000')
  expect(urls({ ...chosen, chosenAddress: '10.0.0.1' }, interfaces)[0]).toBe('http://192.168.1.20:3000')
})

it('tells a listener that other machines reach from one they do not', () => {
  expect(['127.0.0.1', '127.0.0.5', '::1', 'localhost'].map(isLanHost)).toEqual([false, false, false, false])
  expect(['0.0.0.0', '::', '192.168.1.20'].map(isLanHost)).toEqual([true, true, true])
})
