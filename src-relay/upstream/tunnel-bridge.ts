import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { pipeline } from 'node:stream'
import type { Proxy } from '../contract/proxy.ts'
import { openTunnel } from './tunnel.ts'

/** An HTTP proxy on 127.0.0.1 that leads through another one: for a browser, which knows fewer kinds of proxies than we do. */
export interface TunnelBridge {
  readonly port: number
  readonly username: string
  readonly password: string
  /** Cuts what is open. */
  stop(): void
}

const connectTimeoutMs = 15_000

/** Opens tunnels only (CONNECT), and only for who knows its user and password, which are new each time. */
export async function startTunnelBridge(proxy: Proxy): Promise<TunnelBridge> {
  const username = randomBytes(12).toString('base64url')
  const password = randomBytes(24).toString('base64url')
  const expected = Buffer.from(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`)
  const sockets = new Set<Socket>()
  const track = (socket: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // Whoever it was that left, the other side is ended with it.
    socket.on('error', () => socket.destroy())
  }

  const server = createServer((_request, response) => void response.writeHead(405).end())
  server.on('connection', track)
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    const given = Buffer.from(request.headers['proxy-authorization'] ?? '')
    const isKnown = given.length === expected.length && timingSafeEqual(given, expected)
    if (!isKnown) return refuse(socket, '407 Proxy Authentication Required', 'Proxy-Authenticate: Basic\r\n')
    const target = readTarget(request.url)
    if (!target) return refuse(socket, '400 Bad Request')
    openTunnel(proxy, target, connectTimeoutMs).then(
      tunnel => {
        track(tunnel)
        join(socket, tunnel, head)
      },
      () => refuse(socket, '502 Bad Gateway'),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // A listening TCP server has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    port,
    username,
    password,
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function readTarget(authority = ''): { readonly host: string; readonly port: number } | undefined {
  const url = URL.parse(`connect://${authority}`)
  const port = Number(url?.port)
  if (!url?.hostname || !(port > 0)) return undefined
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port }
}

function join(client: Socket, tunnel: Socket, head: Buffer): void {
  client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
  if (head.length > 0) tunnel.write(head)
  const leave = (): void => {
    client.destroy()
    tunnel.destroy()
  }
  pipeline(client, tunnel, leave)
  pipeline(tunnel, client, leave)
}

function refuse(socket: Socket, status: string, headers = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\n\r\n`)
}
