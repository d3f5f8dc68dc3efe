import { createServer } from 'node:http'
import { Readable } from 'node:stream'

const handlers = new Map()
const schemes = []
const pages = { server: undefined, port: 0 }

/** Chromium cannot load the app's scheme, so its addresses are mapped onto hosts of our own; the same code answers. */
export const protocol = {
  registerSchemesAsPrivileged: list => void schemes.push(...list),
  handle: (scheme, handler) => void handlers.set(scheme, handler),
  isProtocolHandled: scheme => handlers.has(scheme),
}

/** `app://ui/x` as Chromium is told it. Hosts below localhost are secure contexts that need no certificate. */
export function toChromium(address) {
  const url = new URL(address)
  const isOurs = schemes.some(({ scheme }) => `${scheme}:` === url.protocol)
  return isOurs
    ? `http://${url.host}.localhost:${pages.port}${url.pathname}${url.search}${url.hash}`
    : address
}

/** And back. */
export function fromChromium(address) {
  const url = URL.parse(address)
  const host = url?.port === String(pages.port) ? /^(.+)\.localhost$/.exec(url.hostname)?.[1] : undefined
  return host === undefined
    ? address
    : `${schemes[0].scheme}://${host}${url.pathname}${url.search}${url.hash}`
}

export async function startPages() {
  pages.server = createServer((request, response) => {
    answer(request, response).catch(error => {
      console.error('the stand-in could not answer', request.url, error)
      response.destroy()
    })
  })
  await new Promise(resolve => pages.server.listen(0, '127.0.0.1', resolve))
  pages.port = pages.server.address().port
}

export function stopPages() {
  pages.server?.close()
  pages.server?.closeAllConnections()
}

async function answer(incoming, outgoing) {
  const address = fromChromium(`http://${incoming.headers.host}${incoming.url}`)
  const handler = handlers.get(new URL(address).protocol.slice(0, -1))
  if (!handler) return void outgoing.writeHead(502).end()
  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  try {
    await send(await handler(toRequest(address, incoming, gone.signal)), outgoing)
  } catch (error) {
    // Whoever asked has left; that its answer breaks off then is as it should be.
    if (!gone.signal.aborted) throw error
  }
}

function toRequest(address, incoming, signal) {
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
  return new Request(address, {
    method: incoming.method,
    headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    signal,
    ...(hasBody && { body: Readable.toWeb(incoming), duplex: 'half' }),
  })
}

async function send(answered, outgoing) {
  outgoing.writeHead(answered.status, [...answered.headers].flat())
  const reader = answered.body?.getReader()
  outgoing.on('close', () => void reader?.cancel().catch(() => undefined))
  // The head of a stream must arrive before its first event.
  outgoing.flushHeaders()
  while (reader) {
    const { done, value } = await reader.read()
    if (done || outgoing.destroyed) break
    outgoing.write(value)
  }
  outgoing.end()
}
