import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { LoginListener, LoginListenerOptions } from '../accounts/login-code-flow.ts'
import { securityHeaders } from '../contract/security-headers.ts'
import { errorCode } from '../kernel/private-file.ts'
import { listen } from './data-server.ts'

/**
 * Waits for the owner's browser to be sent back from a provider's login, on both loopback addresses: whoever holds
 * one of them would get the answers of some browsers. Resolves to undefined when none of the ports is free.
 */
export async function listenForLogin(options: LoginListenerOptions): Promise<LoginListener | undefined> {
  for (const wanted of options.ports) {
    const listener = await listenOn(wanted, options)
    if (listener) return listener
  }
  return undefined
}

async function listenOn(wanted: number, options: LoginListenerOptions): Promise<LoginListener | undefined> {
  const servers = [createListener(options), createListener(options)] as const
  const stop = (): void => servers.forEach(close)
  try {
    const { port } = await listen(servers[0], '127.0.0.1', wanted)
    await listen(servers[1], '::1', port).catch(passWithoutIpv6)
    return { port, stop }
  } catch (error) {
    stop()
    if (errorCode(error) !== 'EADDRINUSE' && errorCode(error) !== 'EACCES') throw error
    return undefined
  }
}

function passWithoutIpv6(error: unknown): void {
  if (errorCode(error) !== 'EADDRNOTAVAIL' && errorCode(error) !== 'EAFNOSUPPORT') throw error
}

function createListener(options: LoginListenerOptions): Server {
  const limits = { headersTimeout: 5000, requestTimeout: 5000, maxHeaderSize: 16_384 }
  return createServer(limits, (request, response) => answer(request, response, options))
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { path, receive }: LoginListenerOptions,
): void {
  const { method, url = '', headers } = request
  const isHere = /^(localhost|127\.0\.0\.1|\[::1\]):\d+$/.test(headers.host ?? '')
  if (!isHere || method !== 'GET' || url.split('?')[0] !== path)
    return show(response, 404, 'There is nothing here.')
  const { isTaken, words } = receive(url)
  show(response, isTaken ? 200 : 400, words)
}

/** Without a script, and closing the connection: the listener goes with it. */
function show(response: ServerResponse, status: number, words: string): void {
  const text = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Carpool</title></head><body><p>${text}</p></body></html>`
  const own = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', connection: 'close' }
  response.writeHead(status, { ...securityHeaders, ...own }).end(page)
}

function close(server: Server): void {
  server.close()
  server.closeIdleConnections()
}
