import { BlockList, isIPv6 } from 'node:net'
import type { ApiKey } from '../contract/api-key.ts'

/** Whether a key may be used from an address. */
export type AddressCheck = (key: Pick<ApiKey, 'addresses'>, remoteAddress: string) => boolean

export function createAddressCheck(): AddressCheck {
  /** Compiled once for each version of a key. */
  const compiled = new WeakMap<readonly string[], BlockList>()
  return ({ addresses }, remoteAddress) => {
    if (addresses === null) return true
    const list = compiled.get(addresses) ?? compile(addresses)
    compiled.set(addresses, list)
    // A link-local address carries the name of its interface.
    const address = remoteAddress.replace(/%.*$/, '')
    return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
}

function compile(addresses: readonly string[]): BlockList {
  const list = new BlockList()
  for (const each of addresses) {
    const [address = '', bits] = each.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}
