import type { AccountView } from '../contract/account.ts'
import type { QuotaReport } from '../contract/quota-report.ts'
import type { NewAlert } from './alert-desk.ts'

/** What is new about accounts since they were looked at last. */
export function findAccountAlerts(
  before: readonly AccountView[],
  after: readonly AccountView[],
): readonly NewAlert[] {
  const earlier = new Map(before.map(account => [account.id, account]))
  const ofAccounts = after.flatMap(account => changeOf(earlier.get(account.id), account))
  const wereEmpty = emptyPools(before)
  const areEmpty = [...emptyPools(after)].filter(provider => !wereEmpty.has(provider))
  return [...ofAccounts, ...areEmpty.map(provider => poolEmpty(provider, after))]
}

function changeOf(before: AccountView | undefined, account: AccountView): readonly NewAlert[] {
  const { id, name, provider, health } = account
  const was = before?.health.state ?? 'ready'
  const { state, reason } = health
  if (state === was) return []
  const alert = (kind: 'needs-login' | 'suspended' | 'recovered', title: string): NewAlert => ({
    kind,
    topic: `account:${id}:${kind}`,
    title,
    text: kind === 'recovered' ? `It serves ${provider} again.` : (reason ?? 'The provider gave no reason.'),
    accountId: id,
  })
  if (state === 'needs-login') return [alert(state, `${name} needs a login`)]
  if (state === 'suspended') return [alert(state, `${name} is suspended`)]
  const wasBroken = was === 'needs-login' || was === 'suspended'
  return state === 'ready' && wasBroken ? [alert('recovered', `${name} works again`)] : []
}

/** Providers with accounts of which none can serve. */
function emptyPools(accounts: readonly AccountView[]): ReadonlySet<string> {
  const pools = Map.groupBy(
    accounts.filter(account => account.enabled),
    account => account.provider,
  )
  return new Set(
    [...pools].flatMap(([provider, pool]) =>
      pool.every(account => account.health.state !== 'ready') ? [provider] : [],
    ),
  )
}

function poolEmpty(provider: string, accounts: readonly AccountView[]): NewAlert {
  const returns = accounts.flatMap(({ provider: own, health }) =>
    own === provider && health.until !== undefined ? [health.until] : [],
  )
  const when =
    returns.length > 0 ? `The first is back at ${new Date(Math.min(...returns)).toISOString()}.` : ''
  return {
    kind: 'pool-empty',
    topic: `pool:${provider}`,
    title: `No ${provider} account can serve`,
    text: `Friends' calls to ${provider} are refused. ${when}`.trim(),
  }
}

/** Windows that are used up to a threshold (a fraction) or beyond. */
export function findWindowAlerts({ accounts }: QuotaReport, threshold: number): readonly NewAlert[] {
  return accounts.flatMap(({ accountId, accountName, windows }) =>
    windows
      .filter(({ utilization = 0 }) => utilization >= threshold)
      .map(({ name, utilization = 0, resetsAt }) => ({
        kind: 'window' as const,
        // A new window is a new topic.
        topic: `window:${accountId}:${name}:${Math.round((resetsAt ?? 0) / 600_000)}`,
        title: `${accountName}: ${Math.round(utilization * 100)} % of the ${name} window used`,
        text:
          resetsAt === undefined
            ? 'Its reset is not known.'
            : `It resets at ${new Date(resetsAt).toISOString()}.`,
        accountId,
      })),
  )
}
