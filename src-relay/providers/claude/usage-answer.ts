import { z } from 'zod'
import type { QuotaReading } from '../../contract/quota.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import { rootOf, subscriptionFlag } from './prepare.ts'

const spans: Readonly<Record<string, { readonly name: string; readonly windowSeconds: number }>> = {
  five_hour: { name: '5h', windowSeconds: 5 * 3600 },
  seven_day: { name: '7d', windowSeconds: 7 * 86_400 },
}

const windowSchema = z.object({
  /** Percent. */
  utilization: z.number().min(0),
  resets_at: z.string().nullish(),
})

/** Asks for a subscription's windows; a setup token may call models and nothing else. */
export function quotaQuery({ kind, secret, baseUrl }: Credential): UpstreamRequest | undefined {
  if (kind !== 'oauth') return undefined
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${secret}`,
    'anthropic-beta': subscriptionFlag,
  }
  return { method: 'GET', url: `${rootOf(baseUrl)}/api/oauth/usage`, headers }
}

/** Every window there is, under the names that the headers have for them: `5h`, `7d`, `7d_opus`. */
export function readQuotaAnswer(answer: unknown): readonly QuotaReading[] {
  if (typeof answer !== 'object' || answer === null) return []
  return Object.entries(answer).flatMap(([field, value]) => {
    const [, spanName = '', family = ''] = /^(five_hour|seven_day)(_\w+)?$/.exec(field) ?? []
    const span = spans[spanName]
    const window = windowSchema.safeParse(value)
    return span && window.success ? [readingOf(span, family, window.data)] : []
  })
}

function readingOf(
  { name, windowSeconds }: { readonly name: string; readonly windowSeconds: number },
  family: string,
  { utilization, resets_at }: z.output<typeof windowSchema>,
): QuotaReading {
  const resetsAt = Date.parse(resets_at ?? '')
  return {
    name: `${name}${family}`,
    windowSeconds,
    utilization: utilization / 100,
    ...(Number.isFinite(resetsAt) && { resetsAt }),
    isUsedUp: utilization >= 100,
    isForOneFamily: family !== '',
  }
}
