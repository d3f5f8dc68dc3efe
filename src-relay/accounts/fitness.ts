import type { Verdict } from './verdict.ts'

/** Whether an account can serve a family of models now, as far as its health tells. */
export type Fitness =
  | { readonly kind: 'fit' }
  | { readonly kind: 'needs-owner' }
  /** ms epoch. */
  | { readonly kind: 'resting'; readonly until: number }
  /** It comes last, but it comes. */
  | { readonly kind: 'crowded'; readonly until: number }

/** What counts at the moment; verdicts that are over are none. */
export interface FitnessFacts {
  /** On the account, and on the family of models. */
  readonly verdicts: readonly (Verdict | undefined)[]
  /** ms epoch until which calls keep away because others failed. */
  readonly restsUntil: number | undefined
  readonly crowdedUntil: number | undefined
}

export function judgeFitness({ verdicts, restsUntil, crowdedUntil }: FitnessFacts, now: number): Fitness {
  if (verdicts.some(verdict => verdict?.state === 'needs-login' || verdict?.state === 'suspended'))
    return { kind: 'needs-owner' }
  const until = Math.max(restsUntil ?? 0, ...verdicts.map(verdict => verdict?.until ?? 0))
  if (until > now) return { kind: 'resting', until }
  return crowdedUntil === undefined ? { kind: 'fit' } : { kind: 'crowded', until: crowdedUntil }
}
