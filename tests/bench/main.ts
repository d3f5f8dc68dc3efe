import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { type Child, readProcess, startChild } from './child.ts'
import { runLoad, type Scenario } from './load.ts'
import { type MeasuredTarget, type Measurement, measure, median } from './measure.ts'
import { cpuRatio, type Result, type Row, renderTable } from './report.ts'
import { createScenarios } from './scenarios.ts'

const usage = `Measures the relay beside a bare Koa + undici pass-through, in one run, on loopback.

  --scale N     share of the usual number of calls (default 1)
  --rounds N    rounds, alternating floor and relay; the middle one counts (default 3)
  --write FILE  writes the result as JSON
  --max N       fails when a CPU ratio is above this
`

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'string' },
    max: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const root = join(import.meta.dirname, '..', '..')
const secret = 'sk-ant-bench-0123456789'
const runFile = promisify(execFile)

interface Bench {
  readonly direct: MeasuredTarget
  readonly floor: MeasuredTarget
  readonly relay: MeasuredTarget
  readonly redisPid: number
}

async function open(scope: AsyncDisposableStack): Promise<Bench> {
  const simulator = await start(scope, ['tests/simulator/main.ts', '--secret', secret], /listening on (\S+)/)
  const floor = await start(scope, ['tests/bench/floor.ts', simulator.announced, secret], /^(http\S+)/)
  const dataDir = await mkdtemp(join(tmpdir(), 'carpool-bench-'))
  scope.defer(() => rm(dataDir, { recursive: true, force: true }))
  const ports = ['--port', '0', '--control-port', '0', '--data-dir', dataDir]
  const relay = await start(
    scope,
    ['out/relay/headless.js', 'serve', ...ports],
    /(http:\/\/127\.0\.0\.1:\d+)/,
  )
  const key = await seed(dataDir, simulator.announced)
  const redisNote = JSON.parse(await readFile(join(dataDir, 'redis.json'), 'utf8'))
  return {
    direct: { url: simulator.announced, key: secret, pid: simulator.pid },
    floor: { url: `${floor.announced}/api`, key: secret, pid: floor.pid },
    relay: { url: `${relay.announced}/api`, key, pid: relay.pid },
    redisPid: Number(redisNote.pid),
  }
}

async function start(
  scope: AsyncDisposableStack,
  args: readonly string[],
  announces: RegExp,
): Promise<Child> {
  const [file = '', ...rest] = args
  return scope.use(await startChild({ args: [join(root, file), ...rest], announces }))
}

/** One account and one unlimited key, made as an owner would. */
async function seed(dataDir: string, upstream: string): Promise<string> {
  const secretFile = join(dataDir, 'bench-secret')
  await writeFile(secretFile, secret, { mode: 0o600 })
  const add = [
    'account',
    'add',
    'claude',
    '--name',
    'bench',
    '--base-url',
    upstream,
    '--secret-file',
    secretFile,
  ]
  await carpool(dataDir, add)
  return JSON.parse(await carpool(dataDir, ['key', 'create', 'bench', '--json'])).secret
}

async function carpool(dataDir: string, args: readonly string[]): Promise<string> {
  const command = [join(root, 'out/relay/headless.js'), ...args, '--data-dir', dataDir]
  return (await runFile(process.execPath, command)).stdout
}

async function compare(bench: Bench, scenario: Scenario, rounds: number): Promise<Row> {
  const warmUp = {
    ...scenario,
    calls: Math.min(scenario.calls, 300),
    parallel: Math.min(scenario.parallel, 16),
  }
  if (scenario.parallel < 100) for (const target of [bench.floor, bench.relay]) await runLoad(target, warmUp)
  const floor: Measurement[] = []
  const relay: Measurement[] = []
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await measure(bench.floor, scenario))
    relay.push(await measure(bench.relay, scenario))
  }
  return {
    scenario: scenario.name,
    floor: median(floor),
    relay: median(relay),
    alone: await alone(bench, scenario),
  }
}

const aloneCalls = 60

async function alone(bench: Bench, scenario: Scenario): Promise<Row['alone']> {
  const behaviour = scenario.behaviour.replace(/,?eventDelayMs=\d+/, '')
  const one = { ...scenario, behaviour, calls: aloneCalls, parallel: 1 }
  const p50 = async (target: MeasuredTarget) => (await measure(target, one)).p50Ms
  return {
    directMs: await p50(bench.direct),
    floorMs: await p50(bench.floor),
    relayMs: await p50(bench.relay),
  }
}

async function run(): Promise<Result> {
  await using scope = new AsyncDisposableStack()
  const bench = await open(scope)
  const scenarios = createScenarios(Number(values.scale))
  const rounds = Number(values.rounds)
  const redisBefore = readProcess(bench.redisPid).cpuMs
  const rows: Row[] = []
  for (const scenario of scenarios) {
    process.stderr.write(`${scenario.name} …\n`)
    rows.push(await compare(bench, scenario, rounds))
  }
  const calls = scenarios.reduce((sum, scenario) => sum + scenario.calls * rounds + aloneCalls, 0)
  return {
    at: new Date().toISOString(),
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    rounds,
    redisCpuMsPerCall: (readProcess(bench.redisPid).cpuMs - redisBefore) / calls,
    rows,
  }
}

if (values.help) {
  process.stdout.write(usage)
} else {
  const result = await run()
  process.stdout.write(`\n${renderTable(result)}\n`)
  if (values.write) await writeFile(values.write, `${JSON.stringify(result, undefined, 2)}\n`)
  const worst = Math.max(...result.rows.map(cpuRatio))
  if (values.max && worst > Number(values.max)) {
    process.stderr.write(`A CPU ratio of ${worst.toFixed(2)} is above ${values.max}.\n`)
    process.exitCode = 1
  }
}
