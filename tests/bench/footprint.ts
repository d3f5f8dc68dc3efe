import { request as ask } from 'node:http'
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { readControlFile } from '../../src-relay/kernel/control-file.ts'
import { readProcess } from './child.ts'
import { type Footprint, renderFootprint } from './footprint-report.ts'
import { runLoad, type Scenario } from './load.ts'
import { oneCore, openMemoryLimit } from './memory-limit.ts'
import { type BenchedRelay, startProgram, startRelay } from './product.ts'
import { publishFootprint } from './published.ts'
import { bodyOf } from './scenarios.ts'
import { english } from './words.ts'

const limitMiB = 512
const accounts = 20
const streams = 50
const promptKB = 200
const calls = 500
/** What a start leaves behind has been collected by then. */
const settleMs = 10_000
const lookEveryMs = 100

/** A conversation of each friend, one call after another: so that they spread over the accounts. */
const scenarioOf = (friend: number): Scenario => ({
  name: 'footprint',
  calls: calls / streams,
  parallel: 1,
  behaviour: 'events=50,eventDelayMs=50',
  body: bodyOf(promptKB * 1000, true, `friend-${friend}`),
})

/** An owner's page that is open: its files once, then everything that happens. */
async function openConsole(relay: BenchedRelay): Promise<Disposable & { readonly bytes: () => number }> {
  const control = await readControlFile(relay.dataDir)
  if (!control) throw new Error('the relay left no control.json')
  const headers = { authorization: `Bearer ${control.token}`, 'x-carpool': '1' }
  let bytes = 0
  const outgoing = ask(`${control.url}/admin/api/events`, { headers }, incoming => {
    incoming.on('data', (chunk: Buffer) => (bytes += chunk.length))
    incoming.on('error', () => {})
  })
  outgoing.on('error', () => {})
  outgoing.end()
  return { bytes: () => bytes, [Symbol.dispose]: () => void outgoing.destroy() }
}

/** Looks at both programs until it is left. */
function watch(relay: BenchedRelay) {
  const now = () => ({
    relayMiB: readProcess(relay.pid).residentMiB,
    redisMiB: readProcess(relay.redisPid).residentMiB,
  })
  const peak = { relayMiB: 0, redisMiB: 0, totalMiB: 0 }
  const look = (): void => {
    const { relayMiB, redisMiB } = now()
    peak.relayMiB = Math.max(peak.relayMiB, relayMiB)
    peak.redisMiB = Math.max(peak.redisMiB, redisMiB)
    peak.totalMiB = Math.max(peak.totalMiB, relayMiB + redisMiB)
  }
  const timer = setInterval(look, lookEveryMs)
  return { now, peak, [Symbol.dispose]: () => clearInterval(timer) }
}

async function measureFootprint(): Promise<Footprint> {
  using limit = openMemoryLimit(limitMiB)
  await using scope = new AsyncDisposableStack()
  const secrets = Array.from({ length: accounts }, (_, index) => `sk-ant-footprint-${index}`)
  const simulator = await startProgram(scope, {
    file: 'tests/simulator/main.ts',
    args: secrets.flatMap(secret => ['--secret', secret]),
    announces: /listening on (\S+)/,
  })
  const relay = await startRelay(scope, [...oneCore(), ...limit.launcher])
  for (const [index, secret] of secrets.entries())
    await relay.addAccount(`account ${index}`, simulator.announced, secret)
  const key: unknown = JSON.parse(await relay.carpool('key', 'create', 'bench', '--json'))
  using page = await openConsole(relay)
  await sleep(settleMs)
  using watched = watch(relay)
  const idle = watched.now()
  const beganAt = performance.now()
  const target = { url: `${relay.announced}/api`, key: secretOf(key) }
  await Promise.all(Array.from({ length: streams }, (_, friend) => runLoad(target, scenarioOf(friend))))
  const seconds = (performance.now() - beganAt) / 1000
  const { totalMiB } = watched.peak
  if (relay.hasEnded() || limit.ended() > 0) throw new Error('the relay or its Redis was ended on the way')
  if (readProcess(relay.redisPid).residentMiB === 0) throw new Error('Redis is gone')
  if (totalMiB > limitMiB) throw new Error(`${totalMiB.toFixed(0)} MiB is more than ${limitMiB} MiB`)
  if (page.bytes() === 0) throw new Error('the console saw nothing')
  const usage: unknown = JSON.parse(await relay.carpool('usage', '--by', 'account', '--json'))
  if (rowsOf(usage) !== accounts) throw new Error(`${rowsOf(usage)} of ${accounts} accounts took part`)
  const machine = { at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model ?? 'unknown' }
  const bounds = { cores: 1, limitMiB, limitedBy: limit.kind, accounts, streams, promptKB, calls }
  return { ...machine, ...bounds, seconds, idle, peak: watched.peak }
}

const secretOf = (document: unknown): string => String((document as { readonly secret: unknown }).secret)
const rowsOf = (document: unknown): number => (document as { readonly rows: readonly unknown[] }).rows.length

const figures = await measureFootprint()
await publishFootprint(figures)
process.stdout.write(`${renderFootprint(figures, english)}\n`)
