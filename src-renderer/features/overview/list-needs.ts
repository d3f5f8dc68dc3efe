import type { AccountView } from '../../../src-relay/contract/account.ts'
import { needsOwner } from '../accounts/account-state.ts'

/** Something that does not come right by itself. */
export type Need =
  | { readonly kind: 'needs-login' | 'suspended'; readonly account: AccountView }
  | { readonly kind: 'pool-empty'; readonly provider: string; readonly backAt: number | undefined }

/** What the owner should see to, the most pressing first. */
export function listNeeds(accounts: readonly AccountView[]): Need[] {
  const broken = accounts.filter(needsOwner).map((account): Need => {
    return { kind: account.health.state === 'suspended' ? 'suspended' : 'needs-login', account }
  })
  return [...emptyPools(accounts), ...broken]
}

/** Providers with accounts of which none can serve a call. */
function emptyPools(accounts: readonly AccountView[]): Need[] {
  const used = accounts.filter(({ enabled }) => enabled)
  return [...Map.groupBy(used, ({ provider }) => provider)]
    .filter(([, pool]) => pool.every(({ health }) => health.state !== 'ready'))
    .map(([provider, pool]) => {
      const returns = pool.flatMap(({ health }) =>
        health.state === 'cooling-down' ? (health.until ?? []) : [],
      )
      return { kind: 'pool-empty', provider, backAt: returns.length > 0 ? Math.min(...returns) : undefined }
    })
}
