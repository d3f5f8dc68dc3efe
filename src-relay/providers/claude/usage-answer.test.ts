import { describe, expect, it } from 'vitest'
import { quotaQuery, readQuotaAnswer } from './usage-answer.ts'

describe("the usage address's answer", () => {
  it('gives every window under the name that headers have for it', () => {
    const resets_at = '2026-11-22T15:00:00.123456+00:00'
    const answer = {
      five_hour: { utilization: 42.5, resets_at },
      seven_day: { utilization: 100, resets_at: '2026-11-27T00:00:00Z' },
      seven_day_oauth_apps: null,
      seven_day_opus: { utilization: 0, resets_at: null },
      seven_day_sometime_later: { utilization: 7, resets_at },
      extra_usage: { is_enabled: false, monthly_limit: null, used_credits: null, utilization: null },
    }
    const resetsAt = Date.parse('2026-11-22T15:00:00.123Z')
    const week = { windowSeconds: 604_800, isUsedUp: false, isForOneFamily: true }
    expect(readQuotaAnswer(answer)).toEqual([
      {
        name: '5h',
        windowSeconds: 18_000,
        utilization: 0.425,
        resetsAt,
        isUsedUp: false,
        isForOneFamily: false,
      },
      {
        ...week,
        name: '7d',
        utilization: 1,
        resetsAt: Date.parse('2026-11-27'),
        isUsedUp: true,
        isForOneFamily: false,
      },
      { ...week, name: '7d_opus', utilization: 0 },
      { ...week, name: '7d_sometime_later', utilization: 0.07, resetsAt },
    ])
  })

  it.each([[undefined], [null], ['html'], [[1]], [{ five_hour: { utilization: 'much' } }]])(
    'gives nothing where it is no such answer: %j',
    answer => expect(readQuotaAnswer(answer)).toEqual([]),
  )

  it('is asked for with a subscription of a login only', () => {
    const credential = { secret: 's', baseUrl: 'https://api.test/v1/' }
    expect(quotaQuery({ ...credential, kind: 'oauth' })).toMatchObject({
      method: 'GET',
      url: 'https://api.test/api/oauth/usage',
      headers: { authorization: 'Bearer s', 'anthropic-beta': 'oauth-2025-04-20' },
    })
    expect(quotaQuery({ ...credential, kind: 'setup-token' })).toBeUndefined()
    expect(quotaQuery({ ...credential, kind: 'api-key' })).toBeUndefined()
  })
})
