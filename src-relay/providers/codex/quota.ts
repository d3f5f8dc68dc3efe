import type { QuotaReading } from '../../contract/quota.ts'
import type { HeaderMap } from '../../upstream/upstream.ts'
import { readHeader } from '../answer-headers.ts'
import { readResetTime } from '../reset-time.ts'

const usedPercent = /^x-codex-(?:(.+)-)?(?:primary|secondary)-used-percent$/
const end = '-used-percent'

/** A subscription's windows, told apart by their length; those with a name of their own count for some models only. */
export function readQuota(headers: HeaderMap, now: number): readonly QuotaReading[] {
  return Object.keys(headers).flatMap(header => {
    const named = usedPercent.exec(header)
    if (!named) return []
    const window = header.slice(0, -end.length)
    const field = (what: string) => readHeader(headers, `${window}-${what}`)
    const percent = Number(field('used-percent'))
    const minutes = Number(field('window-minutes'))
    if (!Number.isFinite(percent) || percent < 0 || !(minutes > 0)) return []
    const resetsAt = readReset(field, now)
    const family = named[1]
    const reading: QuotaReading = {
      name: family === undefined ? lengthName(minutes) : `${lengthName(minutes)}_${family}`,
      windowSeconds: minutes * 60,
      utilization: percent / 100,
      ...(resetsAt !== undefined && { resetsAt }),
      isUsedUp: percent >= 100,
      isForOneFamily: family !== undefined,
    }
    return [reading]
  })
}

function readReset(field: (what: string) => string | undefined, now: number): number | undefined {
  const seconds = field('reset-after-seconds')
  return readResetTime(field('reset-at'), now) ?? (seconds ? now + Number(seconds) * 1000 : undefined)
}

/** `5h`, `7d`; the provider states some a minute short. */
function lengthName(minutes: number): string {
  const hours = Math.round(minutes / 60)
  return hours >= 24 ? `${Math.round(hours / 24)}d` : `${Math.max(1, hours)}h`
}
