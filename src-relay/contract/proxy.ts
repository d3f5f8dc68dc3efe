import { z } from 'zod'

const protocols = ['http', 'https', 'socks5'] as const

/** An account's outbound hop, with its credentials in clear. */
export interface Proxy {
  readonly protocol: (typeof protocols)[number]
  readonly host: string
  readonly port: number
  readonly username?: string
  readonly password?: string
}

/** How an account's proxy is kept and shown: its password is apart, and nobody sees it again. */
export const accountProxySchema = z.object({
  /** E.g. `socks5://user@127.0.0.1:1080`. */
  url: z.string(),
  hasPassword: z.boolean(),
})
export type AccountProxy = z.infer<typeof accountProxySchema>

/** As an owner types it; a password may be in it. */
export const proxyUrlSchema = z
  .string()
  .trim()
  .max(1000)
  .refine(
    text => readProxyUrl(text) !== undefined,
    'must be a proxy address like socks5://user:password@127.0.0.1:1080 (http, https or socks5)',
  )

const defaultPorts = { http: 80, https: 443, socks5: 1080 } as const
const protocolsByScheme: Readonly<Record<string, Proxy['protocol']>> = {
  http: 'http',
  https: 'https',
  socks5: 'socks5',
  socks5h: 'socks5',
  socks: 'socks5',
}

const address =
  /^(?<scheme>[a-z0-9]+):\/\/(?:(?<user>[^:@/?#\s]*)(?::(?<secret>[^:@/?#\s]*))?@)?(?<host>\[[0-9a-f:.]+\]|[^:@/?#[\]\s]+)(?::(?<port>\d{1,5}))?\/?$/i

/** Reads `socks5://user:password@host:port` and the like; undefined for whatever cannot be used as it stands. */
export function readProxyUrl(text: string): Proxy | undefined {
  const { scheme = '', host = '', user = '', secret = '', port } = address.exec(text)?.groups ?? {}
  const protocol = protocolsByScheme[scheme.toLowerCase()]
  const [username, password] = [decode(user), decode(secret)]
  if (!protocol || username === undefined || password === undefined || (password && !username))
    return undefined
  const number = port === undefined ? defaultPorts[protocol] : Number(port)
  if (number < 1 || number > 65_535) return undefined
  return {
    protocol,
    host: host.replace(/^\[|\]$/g, '').toLowerCase(),
    port: number,
    ...(username && { username }),
    ...(password && { password }),
  }
}

/** The address without the password, in one form for all spellings. */
export function formatProxyUrl({ protocol, host, port, username }: Proxy): string {
  const user = username === undefined ? '' : `${encodeURIComponent(username)}@`
  return `${protocol}://${user}${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** At most what a proxy's own protocol can carry; undefined when it is too long or not to be decoded. */
function decode(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part)
    const bytes = encodeURIComponent(text).replace(/%../g, '-').length
    return bytes <= 255 ? text : undefined
  } catch {
    return undefined
  }
}
