// Run by redis-server.mjs in a process of its own: prints the path of the redis-server it downloaded and built.
import { createRequire } from 'node:module'

const [downloadDir, version] = process.argv.slice(2)
const { default: RedisBinary } = createRequire(import.meta.url)('redis-memory-server/lib/util/RedisBinary.js')

try {
  process.stdout.write(`${await RedisBinary.getPath({ downloadDir, version, systemBinary: undefined })}\n`)
} catch (error) {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
}
