import type { NetworkInterfaceInfo } from 'node:os'
import type { AddressKind, LanAddress } from '../contract/network.ts'

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>

export interface ListenerPlace {
  readonly host: string
  readonly port: number
  /** The address that the owner wants handed out; others come after it. */
  readonly chosenAddress?: string | undefined
}

const thisComputer = '127.0.0.1'

/** The addresses of a listener, the best one to hand out first; literal IPs, because names may lead elsewhere. */
export function listAddresses(place: ListenerPlace, interfaces: Interfaces): readonly LanAddress[] {
  const { host, port, chosenAddress } = place
  const own = { address: thisComputer, interfaceName: '', kind: 'this-computer' } as const
  const found = isUnspecified(host)
    ? [...externalAddresses(interfaces), own]
    : [nameAddress(host, externalAddresses(interfaces))]
  return found
    .toSorted((one, other) => rank(one, chosenAddress) - rank(other, chosenAddress))
    .map(each => ({ ...each, baseUrl: `http://${bracketed(each.address)}:${port}` }))
}

/** Whether a listener on this host can be reached from other machines. */
export function isLanHost(host: string): boolean {
  return host !== '::1' && host !== 'localhost' && !host.startsWith('127.')
}

type Found = Omit<LanAddress, 'baseUrl'>

function nameAddress(host: string, external: readonly Found[]): Found {
  const known = external.find(({ address }) => address === host)
  if (known) return known
  const kind = isLanHost(host) ? kindOf(host, '') : 'this-computer'
  return { address: host, interfaceName: '', kind }
}

function isUnspecified(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}

function externalAddresses(interfaces: Interfaces): Found[] {
  return Object.entries(interfaces).flatMap(([interfaceName, infos]) =>
    (infos ?? []).filter(isHandedOut).map(({ address }) => {
      return { address, interfaceName, kind: kindOf(address, interfaceName) }
    }),
  )
}

/** Self-assigned ones (169.254) lead nowhere. */
function isHandedOut({ family, internal, address }: NetworkInterfaceInfo): boolean {
  return family === 'IPv4' && !internal && !address.startsWith('169.254.')
}

const preference: readonly AddressKind[] = ['private', 'public', 'vpn', 'virtual', 'this-computer']

function rank({ address, kind }: Found, chosenAddress: string | undefined): number {
  return address === chosenAddress ? -1 : preference.indexOf(kind)
}

const virtualNames =
  /vethernet|wsl|docker|^br-|^veth|vmnet|virtualbox|vboxnet|^virbr|hyper-v|sing-box|clash|^utun|^tun|^tap|^zt/i
const vpnNames = /tailscale|^wg/i

function kindOf(address: string, interfaceName: string): AddressKind {
  if (isSharedRange(address) || vpnNames.test(interfaceName)) return 'vpn'
  if (virtualNames.test(interfaceName)) return 'virtual'
  return isPrivate(address) ? 'private' : 'public'
}

/** RFC 6598: between a provider and its customers, and what overlay networks such as Tailscale take. */
function isSharedRange(address: string): boolean {
  const [first, second] = octets(address)
  return first === 100 && second >= 64 && second <= 127
}

/** RFC 1918. */
function isPrivate(address: string): boolean {
  const [first, second] = octets(address)
  return first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168)
}

function octets(address: string): readonly [number, number] {
  const [first = -1, second = -1] = address.split('.').map(Number)
  return [first, second]
}
