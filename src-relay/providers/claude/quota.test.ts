import { describe, expect, it } from 'vitest'
import { modelFamily } from './models.ts'
import { readQuota } from './quota.ts'

const now = Date.parse('2026-11-22T10:00:00Z')
const inSeconds = (seconds: number) => String(now / 1000 + seconds)

describe('readQuota', () => {
  it('reads a subscription’s windows, those of one family too', () => {
    const headers = {
      'anthropic-ratelimit-unified-status': 'allowed_warning',
      'anthropic-ratelimit-unified-reset': inSeconds(3600),
      'anthropic-ratelimit-unified-representative-claim': 'five_hour',
      'anthropic-ratelimit-unified-5h-status': 'allowed_warning',
      'anthropic-ratelimit-unified-5h-reset': inSeconds(3600),
      'anthropic-ratelimit-unified-5h-utilization': '0.82',
      'anthropic-ratelimit-unified-5h-surpassed-threshold': '0.75',
      'anthropic-ratelimit-unified-7d-status': 'allowed',
      'anthropic-ratelimit-unified-7d-reset': inSeconds(300_000),
      'anthropic-ratelimit-unified-7d-utilization': '1.01',
      'anthropic-ratelimit-unified-7d_oi-status': 'rejected',
      'anthropic-ratelimit-unified-7d_oi-reset': inSeconds(400_000),
      'anthropic-ratelimit-unified-overage-status': 'rejected',
      'anthropic-ratelimit-unified-overage-disabled-reason': 'out_of_credits',
      'anthropic-ratelimit-unified-fallback-percentage': '0.5',
    }
    expect(readQuota(headers, now)).toEqual([
      {
        name: '5h',
        windowSeconds: 18_000,
        utilization: 0.82,
        resetsAt: now + 3_600_000,
        isUsedUp: false,
        isForOneFamily: false,
      },
      {
        name: '7d',
        windowSeconds: 604_800,
        utilization: 1.01,
        resetsAt: now + 300_000_000,
        isUsedUp: false,
        isForOneFamily: false,
      },
      {
        name: '7d_oi',
        windowSeconds: 604_800,
        resetsAt: now + 400_000_000,
        isUsedUp: true,
        isForOneFamily: true,
      },
    ])
  })

  it('has nothing to say of an API key’s limits per minute, nor of rubbish', () => {
    const headers = {
      'anthropic-ratelimit-requests-limit': '4000',
      'anthropic-ratelimit-requests-remaining': '3999',
      'anthropic-ratelimit-requests-reset': '2026-11-22T10:01:00Z',
      'anthropic-ratelimit-unified-5h-utilization': 'much',
    }
    expect(readQuota(headers, now)).toEqual([])
    expect(readQuota({}, now)).toEqual([])
  })
})

describe('modelFamily', () => {
  it.each([
    ['claude-opus-5-5', 'opus'],
    ['claude-3-5-haiku-20241022', 'haiku'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'sonnet'],
    ['claude-fable-5', 'fable'],
    ['GLM-4.7', 'glm-4.7'],
  ])('of %s is %s (EC-019)', (model, family) => {
    expect(modelFamily(model)).toBe(family)
  })
})
