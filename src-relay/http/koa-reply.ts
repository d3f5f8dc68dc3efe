import type { Context } from 'koa'
import type { Reply } from '../pipeline/reply.ts'
import type { RenderedError } from '../protocols/protocol.ts'

/** Writes to the raw response, past the framework: an answer is streamed as the bytes that came. */
export function createKoaReply(ctx: Context): Reply {
  ctx.respond = false
  const { res } = ctx
  return {
    start(status, headers) {
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
      res.writeHead(status)
      // With the first bytes in one packet where they are already here; alone where the provider still thinks.
      setImmediate(() => res.destroyed || res.flushHeaders())
      return res
    },
    fail(error) {
      sendRendered(ctx, error)
    },
  }
}

/** Sends a whole error; the connection closes after it when the request was not read to its end. */
export function sendRendered(ctx: Context, { status, headers, body }: RenderedError): void {
  ctx.respond = false
  const { req, res } = ctx
  if (res.headersSent || res.destroyed) return
  if (!req.complete) res.setHeader('connection', 'close')
  res.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  res.end(body)
}
