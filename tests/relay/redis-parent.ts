import { createLogger } from '../../src-relay/kernel/logger.ts'
import { StartError } from '../../src-relay/kernel/start-error.ts'
import { startManagedRedis } from '../../src-relay/store/managed-redis.ts'

/**
 * A Carpool reduced to its Redis, as a process of its own to be killed. Says one line of JSON: the connection, or why
 * it could not start; stops in order on SIGTERM.
 */
const [dataDir = '', password = '', binary = ''] = process.argv.slice(2)
const logger = createLogger({
  level: 'warn',
  now: Date.now,
  write: line => process.stderr.write(`${line}\n`),
})

try {
  const environment = process.env
  const redis = await startManagedRedis({ dataDir, password, binary, environment, logger, now: Date.now })
  process.on('SIGTERM', () => void redis.stop().then(() => process.exit(0)))
  console.log(JSON.stringify({ connection: redis.connection }))
  setInterval(() => undefined, 60_000)
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.log(JSON.stringify({ error: { code: error.code, message: error.message } }))
}
