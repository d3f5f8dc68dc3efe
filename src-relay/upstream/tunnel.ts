import { EventEmitter } from 'node:events'
import { type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { SocksProxyAgent } from 'socks-proxy-agent'
import { formatProxyUrl, type Proxy } from '../contract/proxy.ts'
import { UpstreamError } from './upstream.ts'

/** What a connection is to reach; a name is resolved by the proxy. */
export interface TunnelTarget {
  readonly host: string
  readonly port: number
}

/** Opens a connection to the target through the proxy, or fails with `UpstreamError` `proxy`; never without it. */
export async function openTunnel(proxy: Proxy, target: TunnelTarget, timeoutMs: number): Promise<Socket> {
  try {
    const open = proxy.protocol === 'socks5' ? openThroughSocks : openThroughHttp
    const socket = await open(proxy, target, timeoutMs)
    return socket.setNoDelay(true)
  } catch (error) {
    throw proxyError(proxy, error)
  }
}

async function openThroughSocks(proxy: Proxy, target: TunnelTarget, timeoutMs: number): Promise<Socket> {
  const { host, port, username = '', password = '' } = proxy
  // With the `h` the proxy resolves names; without it they would be asked for here.
  const url = new URL(`socks5h://${host.includes(':') ? `[${host}]` : host}:${port}`)
  url.username = encodeURIComponent(username)
  url.password = encodeURIComponent(password)
  const agent = new SocksProxyAgent(url, { timeout: timeoutMs })
  // The agent only tells this one of its connection.
  const listener = new EventEmitter() as ClientRequest
  const socket = await agent.connect(listener, { ...target, secureEndpoint: false })
  // The agent would go on to cut whatever is silent for that long.
  return socket.setTimeout(0)
}

function openThroughHttp(proxy: Proxy, { host, port }: TunnelTarget, timeoutMs: number): Promise<Socket> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const options = {
    host: proxy.host,
    port: proxy.port,
    // Otherwise the proxy would have to prove that it is the target.
    servername: isIP(proxy.host) ? '' : proxy.host,
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...proxyAuthorization(proxy) },
    agent: false,
    timeout: timeoutMs,
  }
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const asked = proxy.protocol === 'https' ? requestHttps(options) : requestHttp(options)
  const deadline = setTimeout(() => asked.destroy(new Error('it did not answer in time')), timeoutMs)
  asked.on('connect', ({ statusCode = 0 }, socket: Socket, head) => {
    if (statusCode < 200 || statusCode > 299) {
      socket.destroy()
      return reject(new Error(refusal(statusCode)))
    }
    if (head.length > 0) socket.unshift(head)
    resolve(socket.setTimeout(0))
  })
  asked.on('response', ({ statusCode = 0 }) => asked.destroy(new Error(refusal(statusCode))))
  asked.on('error', reject)
  asked.end()
  return promise.finally(() => clearTimeout(deadline))
}

function proxyAuthorization({ username, password = '' }: Proxy): Record<string, string> {
  if (username === undefined) return {}
  return { 'proxy-authorization': `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
}

function refusal(status: number): string {
  return status === 407 ? 'it refused user and password (407)' : `it refused the connection (${status})`
}

function proxyError(proxy: Proxy, cause: unknown): UpstreamError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new UpstreamError('proxy', `the proxy ${formatProxyUrl(proxy)}: ${reason}`, cause)
}
