import type { OutgoingHttpHeaders } from 'node:http'
import type { Script } from '../script.ts'

/** What an API key's answers state of its limits per minute. */
export function keyLimits(script: Script | undefined): OutgoingHttpHeaders {
  const report = reportOf(script)
  if (report === 'none') return {}
  return {
    'x-ratelimit-limit-requests': '10000',
    'x-ratelimit-limit-tokens': '2000000',
    'x-ratelimit-remaining-requests': report === 'spent' ? '0' : '9999',
    'x-ratelimit-remaining-tokens': '1999000',
    'x-ratelimit-reset-requests': report === 'spent' ? '8s' : '6ms',
    'x-ratelimit-reset-tokens': '30ms',
  }
}

function reportOf(script: Script | undefined): 'usual' | 'spent' | 'none' {
  if (script?.rateLimit) return script.rateLimit
  const status = script?.status ?? 200
  return status === 429 ? 'spent' : status >= 500 ? 'none' : 'usual'
}
