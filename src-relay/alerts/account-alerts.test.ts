import { describe, expect, it } from 'vitest'
import { sampleAccount } from '../../tests/fixtures/control-plane.ts'
import type { AccountView } from '../contract/account.ts'
import type { QuotaReport } from '../contract/quota-report.ts'
import { findAccountAlerts, findWindowAlerts } from './account-alerts.ts'

type Health = AccountView['health']
const account = (id: string, state: Health['state'], more: Partial<Health> = {}): AccountView => ({
  ...sampleAccount,
  id,
  name: id,
  health: { state, since: 1, ...more },
})
const kinds = (before: AccountView[], after: AccountView[]) =>
  findAccountAlerts(before, after).map(({ kind, accountId }) => `${kind} ${accountId ?? ''}`.trim())

describe('alerts of accounts', () => {
  it('tell what an account needs, and that it recovered', () => {
    const others = account('b', 'ready')
    const of = (was: Health['state'], is: Health['state']) =>
      kinds([account('a', was), others], [account('a', is), others])
    expect(of('ready', 'needs-login')).toEqual(['needs-login a'])
    expect(of('ready', 'suspended')).toEqual(['suspended a'])
    expect(of('needs-login', 'ready')).toEqual(['recovered a'])
    expect(of('ready', 'cooling-down')).toEqual([])
    expect(of('cooling-down', 'ready')).toEqual([])
    expect(of('suspended', 'suspended')).toEqual([])
  })

  it('tell once that no account of a provider is left, and when one is back', () => {
    const before = [account('a', 'ready'), account('b', 'cooling-down', { until: 90_000 })]
    const after = [account('a', 'cooling-down', { until: 60_000 }), before[1] ?? account('b', 'ready')]
    expect(kinds(before, after)).toEqual(['pool-empty'])
    expect(findAccountAlerts(before, after)[0]?.text).toContain('1970-01-01T00:01:00.000Z')
    expect(kinds(after, after)).toEqual([])
  })
})

describe('alerts of windows', () => {
  it('tell of a window at its threshold, anew for each window', () => {
    const report = (utilization: number, resetsAt: number): QuotaReport => ({
      at: 1,
      pools: [],
      accounts: [
        {
          accountId: 'a',
          accountName: 'main',
          provider: 'acme',
          windows: [
            {
              name: '5h',
              windowSeconds: 18_000,
              utilization,
              resetsAt,
              isUsedUp: false,
              isForOneFamily: false,
              readAt: 1,
              ageMs: 0,
            },
          ],
        },
      ],
    })
    expect(findWindowAlerts(report(0.79, 1e9), 0.8)).toEqual([])
    const [first] = findWindowAlerts(report(0.8, 1e9), 0.8)
    expect(first?.title).toBe('main: 80 % of the 5h window used')
    expect(findWindowAlerts(report(0.95, 1e9 + 1000), 0.8)[0]?.topic).toBe(first?.topic)
    expect(findWindowAlerts(report(0.95, 1e9 + 18_000_000), 0.8)[0]?.topic).not.toBe(first?.topic)
  })
})
