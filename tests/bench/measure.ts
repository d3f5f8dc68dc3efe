import { readProcess } from './child.ts'
import { runLoad, type Scenario, type Target } from './load.ts'

export interface MeasuredTarget extends Target {
  readonly pid: number
}

export interface Measurement {
  readonly cpuMsPerCall: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly callsPerSecond: number
  readonly peakMiB: number
}

const sampleEveryMs = 50

/** Runs a scenario once against a process and reads what the process used for it. */
export async function measure(target: MeasuredTarget, scenario: Scenario): Promise<Measurement> {
  let peakMiB = 0
  const sample = () => {
    peakMiB = Math.max(peakMiB, readProcess(target.pid).residentMiB)
  }
  const before = readProcess(target.pid)
  const startedAt = performance.now()
  const timer = setInterval(sample, sampleEveryMs)
  try {
    const { latencies } = await runLoad(target, scenario)
    const seconds = (performance.now() - startedAt) / 1000
    sample()
    const sorted = latencies.toSorted((a, b) => a - b)
    return {
      cpuMsPerCall: (readProcess(target.pid).cpuMs - before.cpuMs) / scenario.calls,
      p50Ms: at(sorted, 0.5),
      p99Ms: at(sorted, 0.99),
      callsPerSecond: scenario.calls / seconds,
      peakMiB,
    }
  } finally {
    clearInterval(timer)
  }
}

/** The middle of several runs, figure by figure. */
export function median(runs: readonly Measurement[]): Measurement {
  const middle = (name: keyof Measurement) =>
    at(
      runs.map(run => run[name]).toSorted((a, b) => a - b),
      0.5,
    )
  return {
    cpuMsPerCall: middle('cpuMsPerCall'),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    callsPerSecond: middle('callsPerSecond'),
    peakMiB: middle('peakMiB'),
  }
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
