import type { Outcome } from '../providers/provider.ts'

/** What came of the wish for another credential after the upstream had refused one. */
export type Renewal =
  /** There is another one; the same account may be tried again. */
  | { readonly kind: 'renewed' }
  /** Its kind has nothing to renew: the refusal stands. */
  | { readonly kind: 'not-renewable' }
  /** What the attempt to renew it says of the account, in place of the refusal. */
  | { readonly kind: 'failed'; readonly outcome: Outcome }

/** The account has no credential that works at the moment. The message is for the owner. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError'
  /** What it means for the account. */
  readonly outcome: Outcome

  constructor(outcome: Extract<Outcome, { readonly reason: string }>) {
    super(outcome.reason)
    this.outcome = outcome
  }
}
