import { setTimeout as sleep } from 'node:timers/promises'

/** Makes guessing slow: whoever has shown too many wrong keys waits for each answer. Right keys never wait. */
export interface BadKeyBrake {
  /** To be called for each wrong key; resolves when the refusal may go out. */
  slowDown(address: string): Promise<void>
}

export interface BadKeyBrakeDeps {
  readonly now: () => number
  /** Wrong keys of one address within a minute that are answered at once. */
  readonly freeMisses?: number
  readonly delayMs?: number
}

interface Misses {
  count: number
  readonly since: number
}

const spanMs = 60_000
const mostAddresses = 10_000

export function createBadKeyBrake({ now, freeMisses = 20, delayMs = 1000 }: BadKeyBrakeDeps): BadKeyBrake {
  const byAddress = new Map<string, Misses>()
  const note = (address: string): number => {
    const known = byAddress.get(address)
    const misses = known && known.since + spanMs > now() ? known : { count: 0, since: now() }
    misses.count += 1
    byAddress.delete(address)
    byAddress.set(address, misses)
    const [oldest] = byAddress.keys()
    if (byAddress.size > mostAddresses && oldest !== undefined) byAddress.delete(oldest)
    return misses.count
  }
  return {
    async slowDown(address) {
      if (note(address) > freeMisses) await sleep(delayMs)
    },
  }
}
