import type { OutgoingHttpHeaders } from 'node:http'

const limits = {
  requests: 4000,
  tokens: 2_400_000,
  'input-tokens': 2_000_000,
  'output-tokens': 400_000,
} as const
type LimitName = keyof typeof limits
type Amounts = Readonly<Record<LimitName, number>>

const rows = (Object.keys(limits) as LimitName[]).map(name => ({
  name,
  limit: String(limits[name]),
  limitHeader: `anthropic-ratelimit-${name}-limit`,
  remainingHeader: `anthropic-ratelimit-${name}-remaining`,
  resetHeader: `anthropic-ratelimit-${name}-reset`,
}))
const windowMs = 60_000

export interface RateLimits {
  /** Counts the call and states what remains, as an API-key account's answers do. */
  usualHeaders(secret: string, inputTokens: number, outputTokens: number): OutgoingHttpHeaders
  /** Nothing remains until `retry-after`, by default the end of the minute. */
  spentHeaders(retryAfter: string | undefined): OutgoingHttpHeaders
}

interface Window {
  readonly number: number
  readonly reset: string
  used: Amounts
}

/** One-minute windows per secret; they are stated, never enforced. */
export function createRateLimits(now: () => number): RateLimits {
  const windows = new Map<string, Window>()

  function windowOf(secret: string): Window {
    const number = Math.floor(now() / windowMs)
    const known = windows.get(secret)
    if (known?.number === number) return known
    const used = { requests: 0, tokens: 0, 'input-tokens': 0, 'output-tokens': 0 }
    const fresh = { number, reset: rfc3339((number + 1) * windowMs), used }
    windows.set(secret, fresh)
    return fresh
  }

  return {
    usualHeaders(secret, input, output) {
      const window = windowOf(secret)
      const { used, reset } = window
      window.used = {
        requests: used.requests + 1,
        tokens: used.tokens + input + output,
        'input-tokens': used['input-tokens'] + input,
        'output-tokens': used['output-tokens'] + output,
      }
      return stated(name => remaining(name, window.used[name]), reset)
    },
    spentHeaders(retryAfter) {
      const endOfMinute = Math.ceil((windowMs - (now() % windowMs)) / 1000)
      const seconds = Number(retryAfter ?? endOfMinute)
      const resetAt = Number.isFinite(seconds) ? now() + seconds * 1000 : Date.parse(retryAfter ?? '')
      return {
        ...stated(() => '0', rfc3339(resetAt)),
        'retry-after': retryAfter ?? String(endOfMinute),
      }
    },
  }
}

function stated(remainingOf: (name: LimitName) => string, reset: string): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {}
  for (const { name, limit, limitHeader, remainingHeader, resetHeader } of rows) {
    headers[limitHeader] = limit
    headers[remainingHeader] = remainingOf(name)
    headers[resetHeader] = reset
  }
  return headers
}

/** Tokens are stated in thousands, as the vendor does. */
function remaining(name: LimitName, used: number): string {
  const left = Math.max(0, limits[name] - used)
  return String(name === 'requests' ? left : Math.round(left / 1000) * 1000)
}

function rfc3339(time: number): string {
  return `${new Date(Number.isFinite(time) ? time : 0).toISOString().slice(0, 19)}Z`
}
