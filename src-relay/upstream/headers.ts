import type { IncomingHttpHeaders } from 'node:http'
import type { HeaderMap } from './upstream.ts'

/** Hop-by-hop: they describe one connection, not the message. Those named by `connection` come on top. */
const hopByHop = [
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]

/** What a client's request must not carry further. Decoded bodies have no encoding; each body has its own length. */
const neverForwarded: ReadonlySet<string> = new Set([
  ...hopByHop,
  'host',
  'content-length',
  'content-encoding',
  'accept-encoding',
  'expect',
  'cookie',
  'origin',
  'referer',
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cdn-loop',
  'via',
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
])
const neverForwardedPrefixes = ['proxy-', 'x-forwarded-', 'cf-', 'tailscale-', 'sec-websocket-']

/** What an answer must not bring back: cookies, and what speaks about the upstream's own address. */
const neverReturned: ReadonlySet<string> = new Set([
  ...hopByHop,
  'proxy-authenticate',
  'proxy-connection',
  'set-cookie',
  'location',
  'alt-svc',
  'strict-transport-security',
])

/** A friend's key, in whatever header or parameter it came. */
const friendKey = /cr_[0-9A-Za-z]{8,}/

/** The client's headers that go upstream: all but hop-by-hop, addresses, credentials. Identity encoding is asked for. */
export function forwardableHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = namedByConnection(headers.connection)
  const kept: Record<string, string | string[]> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || neverForwarded.has(name) || named?.includes(name)) continue
    if (hasForbiddenPrefix(name) || carriesFriendKey(value)) continue
    kept[name] = value
  }
  // Usage is read from the answer, so it has to come in clear.
  kept['accept-encoding'] = 'identity'
  return kept
}

/** The client's query without any key, beginning with `?`; empty when nothing is left. */
export function forwardableQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams()
  for (const [name, value] of query) if (name !== 'key' && !carriesFriendKey(value)) kept.append(name, value)
  return kept.size > 0 ? `?${kept.toString()}` : ''
}

/** The upstream's headers that go back to the client; names in lower case. */
export function replyHeaders(headers: HeaderMap): Record<string, string | string[]> {
  const named = namedByConnection(headers['connection'])
  // The relay may add comments and a last event to an event stream: its length is open.
  const isLengthOpen = String(headers['content-type']).startsWith('text/event-stream')
  const kept: Record<string, string | string[]> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || neverReturned.has(name) || named?.includes(name)) continue
    if (isLengthOpen && name === 'content-length') continue
    kept[name] = typeof value === 'string' ? value : [...value]
  }
  return kept
}

function namedByConnection(value: string | readonly string[] | undefined): readonly string[] | undefined {
  const text = String(value ?? 'keep-alive').toLowerCase()
  return text === 'keep-alive' || text === 'close' ? undefined : text.split(',').map(name => name.trim())
}

function hasForbiddenPrefix(name: string): boolean {
  return neverForwardedPrefixes.some(prefix => name.startsWith(prefix))
}

function carriesFriendKey(value: string | readonly string[]): boolean {
  return typeof value === 'string' ? friendKey.test(value) : value.some(each => friendKey.test(each))
}
