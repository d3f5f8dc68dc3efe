import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import { createLogger } from '../kernel/logger.ts'
import { createRecords } from './records.ts'
import { createRedisStore } from './redis.ts'
import { askRedis } from './redis-inspect.ts'
import type { Script, Store } from './store.ts'

const logger = createLogger({
  level: 'error',
  now: Date.now,
  write: line => process.stderr.write(`${line}\n`),
})
const password = 'one-for-all'
const increase: Script = { name: 'increase', lua: "return redis.call('INCRBY', KEYS[1], ARGV[1])" }
const ranges = [
  ['0', '8191'],
  ['8192', '16383'],
]

let nodes: readonly [TestRedis, TestRedis]
let store: Store
const releases: (() => Promise<void>)[] = []

const urlOf = (node: TestRedis): string => `redis://:${password}@127.0.0.1:${node.port}`

async function ask(node: TestRedis, ...args: string[]): Promise<unknown> {
  return askRedis({ url: urlOf(node) }, client => client.call('cluster', ...args))
}

async function startNode(): Promise<TestRedis> {
  const node = await startTestRedis({ cluster: true })
  releases.push(node.stop)
  // One password for all, as in every cluster.
  await askRedis({ url: node.url }, client => client.config('SET', 'requirepass', password))
  return node
}

beforeAll(async () => {
  const [first, second] = await Promise.all([startNode(), startNode()])
  nodes = [first, second]
  for (const [at, node] of nodes.entries()) await ask(node, 'addslotsrange', ...(ranges[at] ?? []))
  await ask(second, 'set-config-epoch', '2')
  await ask(first, 'meet', '127.0.0.1', String(second.port))
  const agreed = async () => {
    for (const node of nodes) expect(await ask(node, 'info')).toContain('cluster_state:ok')
  }
  await vi.waitFor(agreed, { timeout: 20_000, interval: 100 })
  store = await createRedisStore({ address: { url: urlOf(first) }, logger })
  releases.push(store.stop)
})
afterAll(async () => {
  for (const release of releases.toReversed()) await release()
})

describe('the store on a Redis Cluster', () => {
  it('reaches every key, whichever node has it', async () => {
    for (let at = 0; at < 20; at += 1) await store.run(increase, [`{room-${at}}:n`], [at])
    for (let at = 0; at < 20; at += 1) expect(await store.command('get', [`{room-${at}}:n`])).toBe(String(at))
    const sizes = await Promise.all(
      nodes.map(node => askRedis({ url: urlOf(node) }, client => client.dbsize())),
    )
    expect(Math.min(...sizes)).toBeGreaterThan(0)
  })

  it('keeps records whose keys share a tag in step between relays', async () => {
    const kind = { name: 'cars', schema: z.object({ id: z.string(), seats: z.number() }) }
    const other = await createRedisStore({ address: { url: urlOf(nodes[1]) }, logger })
    const mine = createRecords({ store, logger }, kind)
    const theirs = createRecords({ store: other, logger }, kind)
    await mine.start()
    await theirs.start()
    await mine.create({ id: 'a', seats: 1 })
    await expect.poll(() => theirs.list()).toEqual([{ id: 'a', seats: 1 }])
    await theirs.update('a', { seats: 2 })
    await expect.poll(() => mine.find('a')?.seats).toBe(2)
    await mine.remove('a')
    await expect.poll(() => theirs.list()).toEqual([])
    await theirs.stop()
    await other.stop()
    await mine.stop()
  })

  it('says that the storage is down while a node is away, and recovers', async () => {
    const [, second] = nodes
    second.pause()
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => store.command('get', [`{room-${at}}:n`])),
    )
    const failures = answers.filter(answer => answer.status === 'rejected')
    expect(failures.length).toBeGreaterThan(0)
    for (const { reason } of failures) expect(reason).toMatchObject({ code: 'store_down' })
    second.resume()
    await expect
      .poll(() => store.command('get', ['{room-3}:n']).catch(() => 'down'), { timeout: 10_000 })
      .toBe('3')
  })
})
