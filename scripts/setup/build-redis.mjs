// Run by redis-server.mjs in a process of its own: prints the path of the redis-server it downloaded and built.
import { createRequire } from 'node:module'

const [downloadDir, version] = process.argv.slice(2)
const { default: RedisBinary } = createRequire(import.meta.url)('redis-memory-server/lib/util/RedisBinary.js')

const path = await RedisBinary.getPath({ downloadDir, version, systemBinary: undefined })
console.log(path)
