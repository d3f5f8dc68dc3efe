import type { NetworkInterfaceInfo } from 'node:os'

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>

/** The addresses to hand out for a listener, the best one first; literal IPs, because names may lead elsewhere. */
export function listBaseUrls(host: string, port: number, interfaces: Interfaces): readonly string[] {
  const hosts = isUnspecified(host) ? [...externalAddresses(interfaces), '127.0.0.1'] : [host]
  return hosts.map(each => `http://${each.includes(':') ? `[${each}]` : each}:${port}`)
}

/** Whether a listener on this host can be reached from other machines. */
export function isLanHost(host: string): boolean {
  return host !== '::1' && host !== 'localhost' && !host.startsWith('127.')
}

function isUnspecified(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function externalAddresses(interfaces: Interfaces): string[] {
  return Object.values(interfaces)
    .flatMap(each => each ?? [])
    .filter(
      ({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'),
    )
    .map(({ address }) => address)
}
