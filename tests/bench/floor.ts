import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { Agent, request } from 'undici'

/**
 * The least a proxy can do with the same libraries: no key, no account, no limits, no books.
 * What the relay costs beyond this is the price of its work.
 */
const upstream = process.argv[2] ?? ''
const secret = process.argv[3] ?? ''
const dispatcher = new Agent({ connections: 1024 })
const app = new Koa()

app.use(async ctx => {
  const { host: _host, connection: _connection, 'content-length': length, ...headers } = ctx.headers
  const reply = await request(`${upstream}${ctx.url.replace(/^\/api/, '')}`, {
    dispatcher,
    // The methods of the benchmark are all among undici's.
    method: ctx.method as 'POST',
    headers: { ...headers, 'x-api-key': secret, ...(length !== undefined && { 'content-length': length }) },
    body: ctx.req,
  })
  ctx.status = reply.statusCode
  for (const name of ['content-type', 'content-length', 'request-id']) {
    const value = reply.headers[name]
    if (value !== undefined) ctx.set(name, value)
  }
  ctx.body = reply.body
})

// A client that leaves is part of every load.
app.on('error', () => {})

const serve = app.callback()
const server = createServer((incoming, outgoing) => void serve(incoming, outgoing))
server.listen(0, '127.0.0.1', () => {
  // A listening TCP server has an address of this form.
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
