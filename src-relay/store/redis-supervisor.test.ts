import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLogger } from '../kernel/logger.ts'
import type { LaunchedRedis } from './redis-launcher.ts'
import { type ManagedRedisStatus, superviseRedis } from './redis-supervisor.ts'

const logger = createLogger({ level: 'error', now: Date.now, write: () => undefined })
let states: string[]
let end: (how: string) => void
let launches: number
let nextLaunch: () => void

beforeEach(() => {
  vi.useFakeTimers()
  states = []
  launches = 0
  nextLaunch = () => undefined
})
afterEach(() => {
  vi.useRealTimers()
})

/** A server that ends when the test says so; real ones are in the tests of the managed Redis. */
async function launch(): Promise<LaunchedRedis> {
  launches += 1
  nextLaunch()
  const ended = new Promise<string>(resolve => {
    end = resolve
  })
  const child = {
    pid: launches,
    ended,
    lastWords: () => 'nothing',
    ready: async () => ({ who: 'ours', runId: 'x', version: '7.0.0', loading: false }) as const,
    stop: async () => end('it was told to'),
  }
  return { child, version: '7.0.0' }
}

const supervise = () =>
  superviseRedis({
    launch,
    logger,
    now: Date.now,
    onChange: ({ state }: ManagedRedisStatus) => states.push(state),
  })

async function endsAndWaits(ms: number): Promise<void> {
  end('it ended with code 0')
  await vi.advanceTimersByTimeAsync(ms)
}

describe('the supervision of Redis', () => {
  it('SV-01: starts it again after 0.5, 2, 5 and 15 seconds, and gives up at the fifth end within two minutes', async () => {
    const supervised = await supervise()
    for (const [at, ms] of [500, 2000, 5000, 15_000].entries()) {
      await endsAndWaits(ms - 1)
      expect([launches, supervised.status().state]).toEqual([at + 1, 'degraded'])
      await vi.advanceTimersByTimeAsync(1)
      expect([launches, supervised.status().state]).toEqual([at + 2, 'ready'])
    }
    await endsAndWaits(600_000)
    expect([launches, supervised.status().state]).toEqual([5, 'error'])
    expect(supervised.status().reason).toBe(
      'The Redis server is gone: it ended with code 0. It said:\nnothing',
    )
  })

  it('forgets ends that lie two minutes back', async () => {
    const supervised = await supervise()
    for (let round = 0; round < 10; round += 1) {
      await endsAndWaits(500)
      expect(supervised.status().state).toBe('ready')
      await vi.advanceTimersByTimeAsync(120_000)
    }
  })

  it('counts a start that fails like an end', async () => {
    const supervised = await supervise()
    nextLaunch = () => {
      throw new Error('no room')
    }
    await endsAndWaits(600_000)
    expect([launches, supervised.status()]).toEqual([5, { state: 'error', reason: 'no room' }])
  })

  it('does nothing more once stopped', async () => {
    const supervised = await supervise()
    await endsAndWaits(0)
    await supervised.stop()
    await vi.advanceTimersByTimeAsync(600_000)
    expect([launches, states]).toEqual([1, ['degraded', 'stopped']])
  })
})
