import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { readProcess } from './child.ts'
import { runLoad, type Scenario } from './load.ts'
import { type MeasuredTarget, type Measurement, measure, median } from './measure.ts'
import { startProgram, startRelay } from './product.ts'
import { publishBenchmark } from './published.ts'
import { cpuRatio, type Result, type Row, renderTable } from './report.ts'
import { createScenarios } from './scenarios.ts'
import { english } from './words.ts'

const usage = `Measures the relay beside a bare Koa + undici pass-through, in one run, on loopback.

  --scale N     share of the usual number of calls (default 1)
  --rounds N    rounds, alternating floor and relay; the middle one counts (default 3)
  --write FILE  writes the result as JSON; without it a run of full scale writes docs/benchmark.json
                and the tables in the readmes
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

const secret = 'sk-ant-bench-0123456789'

interface Bench {
  readonly direct: MeasuredTarget
  readonly floor: MeasuredTarget
  readonly relay: MeasuredTarget
  readonly redisPid: number
}

async function open(scope: AsyncDisposableStack): Promise<Bench> {
  const simulator = await startProgram(scope, {
    file: 'tests/simulator/main.ts',
    args: ['--secret', secret],
    announces: /listening on (\S+)/,
  })
  const floor = await startProgram(scope, {
    file: 'tests/bench/floor.ts',
    args: [simulator.announced, secret],
    announces: /^(http\S+)/,
  })
  const relay = await startRelay(scope)
  await relay.addAccount('bench', simulator.announced, secret)
  const { secret: key } = JSON.parse(await relay.carpool('key', 'create', 'bench', '--json'))
  return {
    direct: { url: simulator.announced, key: secret, pid: simulator.pid },
    floor: { url: `${floor.announced}/api`, key: secret, pid: floor.pid },
    relay: { url: `${relay.announced}/api`, key, pid: relay.pid },
    redisPid: relay.redisPid,
  }
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
  process.stdout.write(`\n${renderTable(result, english)}\n`)
  if (values.write) await writeFile(values.write, `${JSON.stringify(result, undefined, 2)}\n`)
  else if (values.scale === '1') await publishBenchmark(result)
  const worst = Math.max(...result.rows.map(cpuRatio))
  if (values.max && worst > Number(values.max)) {
    process.stderr.write(`A CPU ratio of ${worst.toFixed(2)} is above ${values.max}.\n`)
    process.exitCode = 1
  }
}
