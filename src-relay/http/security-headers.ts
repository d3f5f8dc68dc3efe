import type { Duplex } from 'node:stream'
import type { Middleware } from 'koa'
import { securityHeaders } from '../contract/security-headers.ts'

/** First in the line, so that refusals and errors carry them as well. */
export const addSecurityHeaders: Middleware = async (ctx, next) => {
  ctx.set(securityHeaders)
  ctx.set('cache-control', 'no-store')
  await next()
}

/** The answer to bytes that are no HTTP request, so that none goes out without the headers. */
export function answerMalformed(socket: Duplex): void {
  const headers = Object.entries({ ...securityHeaders, connection: 'close', 'content-length': '0' })
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
  if (socket.writable) socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('')}\r\n`)
  else socket.destroy()
}
