import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { createAddressCheck } from '../api-keys/allowed-addresses.ts'

/** Where a request comes from: the connection's other end, or whom a proxy that is trusted names. */
export type ClientAddress = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string

/**
 * Each proxy adds whom it saw to the end of `X-Forwarded-For`. Read from there, the first address that is no trusted
 * proxy is the client; what stands before it, anybody may have written.
 */
export function createClientAddress(trustedProxies: () => string[]): ClientAddress {
  const isAmong = createAddressCheck()
  return function clientAddress({ headers, socket }) {
    const addresses = trustedProxies()
    const isTrusted = (address: string): boolean => isIP(address) !== 0 && isAmong({ addresses }, address)
    const named = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
    const chain = [...named.map(each => plain(each)), plain(socket.remoteAddress ?? '')].filter(
      each => each !== '',
    )
    return chain.findLast((address, index) => index === 0 || !isTrusted(address)) ?? ''
  }
}

/** Without a port, brackets or the mark of an IPv4 address on an IPv6 socket. */
function plain(text: string): string {
  const trimmed = text.trim().replace(/^\[([^\]]+)\](?::\d+)?$/, '$1')
  return trimmed.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1').replace(/^::ffff:(?=\d+\.)/i, '')
}
