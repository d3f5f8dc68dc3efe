import type { Account } from '../contract/account.ts'
import type { ApiKey } from '../contract/api-key.ts'
import type { Fitness } from './fitness.ts'

/** What a call needs of an account. */
export interface Wish {
  readonly provider: string
  /** The kinds of its accounts that can serve the call's address; absent where all can. */
  readonly accountKinds?: readonly string[] | undefined
  /** Of the model asked for. */
  readonly family: string
  /** Whose call it is, and which accounts that key is bound to. */
  readonly key?: Pick<ApiKey, 'accountIds' | 'accountGroups'>
  /** The client is the one that the provider's subscriptions are made for. */
  readonly isOfficialClient: boolean
  /** The owner asks, who may use what accounts keep in reserve. */
  readonly isOwner: boolean
}

/** An account and what is known of it now. */
export interface Candidate {
  readonly account: Account
  readonly fitness: Fitness
  /** ms epoch until which what is left belongs to the owner. */
  readonly reservedUntil: number | undefined
  /** This call has tried it already. */
  readonly isTried: boolean
  /** This call has found every slot of it taken. */
  readonly isFull: boolean
}

export type Eligibility =
  /** `isCrowded`: only if there is no other. */
  | { readonly kind: 'eligible'; readonly isCrowded: boolean }
  | { readonly kind: 'other-provider' }
  | { readonly kind: 'other-kind' }
  | { readonly kind: 'not-for-key' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'not-for-client' }
  | { readonly kind: 'needs-owner' }
  | { readonly kind: 'resting'; readonly until: number }
  | { readonly kind: 'reserved'; readonly until: number }
  | { readonly kind: 'tried' }
  | { readonly kind: 'full' }

/** Whether an account may serve a call now; every path that picks an account asks here. */
export function eligibilityOf(candidate: Candidate, wish: Wish): Eligibility {
  const { account, fitness, reservedUntil } = candidate
  if (account.provider !== wish.provider) return { kind: 'other-provider' }
  if (wish.accountKinds?.includes(account.kind) === false) return { kind: 'other-kind' }
  if (wish.key && !isFor(wish.key, account)) return { kind: 'not-for-key' }
  if (!account.enabled) return { kind: 'disabled' }
  if (isForOfficialClient(account) && !wish.isOfficialClient) return { kind: 'not-for-client' }
  if (fitness.kind === 'needs-owner') return { kind: 'needs-owner' }
  if (fitness.kind === 'resting') return { kind: 'resting', until: fitness.until }
  if (candidate.isTried) return { kind: 'tried' }
  if (reservedUntil !== undefined && !wish.isOwner) return { kind: 'reserved', until: reservedUntil }
  if (candidate.isFull) return { kind: 'full' }
  return { kind: 'eligible', isCrowded: fitness.kind === 'crowded' }
}

/** Only a subscription has terms that were accepted. */
function isForOfficialClient({ termsAcceptedAt, officialClientOnly }: Account): boolean {
  return termsAcceptedAt !== undefined && officialClientOnly
}

function isFor({ accountIds, accountGroups }: NonNullable<Wish['key']>, { id, groups }: Account): boolean {
  if (accountIds === null && accountGroups === null) return true
  return accountIds?.includes(id) === true || groups.some(group => accountGroups?.includes(group))
}
