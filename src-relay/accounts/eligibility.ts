import type { AccountView } from '../contract/account.ts'
import type { ApiKey } from '../contract/api-key.ts'

/** What a call needs of an account. */
export interface Wish {
  readonly provider: string
  readonly model: string
  /** Ids of the accounts this call has already tried. */
  readonly tried: ReadonlySet<string>
  /** Whose call it is, and which accounts that key is bound to. */
  readonly key?: Pick<ApiKey, 'accountIds' | 'accountGroups'>
  /** Whether the client is the one that the provider's subscriptions are made for. */
  readonly isOfficialClient?: boolean
}

export type Eligibility =
  | { readonly kind: 'eligible' }
  | { readonly kind: 'other-provider' }
  | { readonly kind: 'not-for-key' }
  | { readonly kind: 'not-for-client' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'needs-owner' }
  | { readonly kind: 'resting'; readonly until: number }
  | { readonly kind: 'tried' }

/**
 * Whether an account may serve a call now; every path that picks an account asks here.
 * @param modelRestsUntil ms epoch until which the wished model rests on this account, if it does
 */
export function eligibilityOf(
  account: AccountView,
  modelRestsUntil: number | undefined,
  { provider, tried, key, isOfficialClient = false }: Wish,
): Eligibility {
  const { state, until = 0 } = account.health
  if (account.provider !== provider) return { kind: 'other-provider' }
  if (key && !isFor(key, account)) return { kind: 'not-for-key' }
  if (isForOfficialClient(account) && !isOfficialClient) return { kind: 'not-for-client' }
  if (!account.enabled) return { kind: 'disabled' }
  if (state === 'needs-login' || state === 'suspended') return { kind: 'needs-owner' }
  const restsUntil = Math.max(state === 'cooling-down' ? until : 0, modelRestsUntil ?? 0)
  if (restsUntil > 0) return { kind: 'resting', until: restsUntil }
  return tried.has(account.id) ? { kind: 'tried' } : { kind: 'eligible' }
}

/** Only a subscription has terms that were accepted. */
function isForOfficialClient({ termsAcceptedAt, officialClientOnly }: AccountView): boolean {
  return termsAcceptedAt !== undefined && officialClientOnly
}

function isFor(
  { accountIds, accountGroups }: NonNullable<Wish['key']>,
  { id, groups }: AccountView,
): boolean {
  if (accountIds === null && accountGroups === null) return true
  return accountIds?.includes(id) === true || groups.some(group => accountGroups?.includes(group))
}
