// Run by redis-server.mjs in a process of its own: prints the path of the redis-server it downloaded and built.
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { connect } from 'node:net'

const SOURCE = process.platform === 'win32' ? 'www.memurai.com' : 'download.redis.io'
const ANSWERS_WITHIN_MS = 5000

/** A network that swallows packets would otherwise hold the download for minutes. */
async function assertReachable() {
  const goesThroughProxy = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some(
    name => process.env[name],
  )
  if (goesThroughProxy) return
  const socket = connect({ host: SOURCE, port: 443 })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) })
  } finally {
    socket.destroy()
  }
}

async function buildRedis() {
  const [downloadDir, version] = process.argv.slice(2)
  const { default: RedisBinary } = createRequire(import.meta.url)(
    'redis-memory-server/lib/util/RedisBinary.js',
  )
  await assertReachable()
  return RedisBinary.getPath({ downloadDir, version, systemBinary: undefined })
}

try {
  process.stdout.write(`${await buildRedis()}\n`)
} catch (error) {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
}
