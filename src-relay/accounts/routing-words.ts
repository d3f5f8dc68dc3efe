import type { SelectionPolicy } from '../contract/pool.ts'
import type { Eligibility } from './eligibility.ts'
import type { Judged } from './judge.ts'

const policyWords: Readonly<Record<SelectionPolicy, string>> = {
  'least-recently-used': 'it was used least recently',
  'most-quota-left': 'it has the most quota left',
  'soonest-weekly-reset': 'its week ends soonest',
}
const mostNamed = 3

/** Why the first of these was chosen, and why not some of the others, in words for the owner. */
export function describeChoice(judged: readonly Judged[], policy: SelectionPolicy): string {
  const eligible = judged.filter(({ eligibility }) => eligibility.kind === 'eligible')
  const reason = eligible.length === 1 ? 'no other can serve it now' : policyWords[policy]
  const others = judged
    .filter(({ account }) => account.enabled)
    .flatMap(each => describeHindrance(each) ?? [])
  return [reason, ...others.slice(0, mostNamed)].join('; ')
}

/** What keeps an account from serving the call for now; undefined when nothing does, or nothing that passes. */
export function describeHindrance({ account, eligibility }: Judged): string | undefined {
  const words = hindrances[eligibility.kind]
  if (words === undefined) return undefined
  const until = 'until' in eligibility ? ` until ${formatTime(eligibility.until)}` : ''
  return `${account.name} ${words}${until}`
}

const hindrances: { readonly [K in Eligibility['kind']]?: string } = {
  resting: 'rests',
  reserved: 'keeps the rest for its owner',
  'needs-owner': 'needs its owner',
  full: 'serves as many calls as it may',
  disabled: 'is switched off',
}

const formatTime = (at: number): string => new Date(at).toISOString().replace(/\.\d+/, '')
