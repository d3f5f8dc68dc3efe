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

/** What a subscription's answers state of its two windows. */
export function subscriptionLimits(script: Script | undefined): OutgoingHttpHeaders {
  const report = reportOf(script)
  if (report === 'none') return {}
  return {
    'x-codex-primary-used-percent': report === 'spent' ? '100' : '12',
    'x-codex-primary-window-minutes': '300',
    'x-codex-primary-reset-after-seconds': script?.retryAfter ?? '3600',
    'x-codex-secondary-used-percent': '34',
    'x-codex-secondary-window-minutes': '10080',
    'x-codex-secondary-reset-after-seconds': '300000',
  }
}

function reportOf(script: Script | undefined): 'usual' | 'spent' | 'none' {
  if (script?.rateLimit) return script.rateLimit
  const status = script?.status ?? 200
  return status === 429 ? 'spent' : status >= 500 ? 'none' : 'usual'
}
