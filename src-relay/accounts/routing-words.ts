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
  const words = hindranceOf(eligibility)
  return words === undefined ? undefined : `${account.name} ${words}`
}

function hindranceOf(eligibility: Eligibility): string | undefined {
  switch (eligibility.kind) {
    case 'resting':
      return `rests until ${formatTime(eligibility.until)}`
    case 'reserved':
      return `keeps the rest for its owner until ${formatTime(eligibility.until)}`
    case 'needs-owner':
      return 'needs its owner'
    case 'full':
      return 'serves as many calls as it may'
    case 'disabled':
      return 'is switched off'
    default:
      return undefined
  }
}

const formatTime = (at: number): string => new Date(at).toISOString().replace(/\.\d+/, '')
