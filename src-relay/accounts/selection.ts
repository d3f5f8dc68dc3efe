import type { Account } from '../contract/account.ts'
import type { RelayError } from '../kernel/errors.ts'
import type { AccountSlots } from './account-slots.ts'
import type { Affinity, Claim } from './affinity.ts'
import type { Judge } from './judge.ts'
import { noAccount } from './no-account.ts'
import type { Rank, Ranking, RankingWish } from './ranking.ts'
import { rebind } from './rebinding.ts'
import { describeHindrance } from './routing-words.ts'
import { createSlotHolder } from './slot-holder.ts'

/** A call looking for accounts. */
export interface CallWish extends RankingWish {
  readonly callId: string
  /** Key of its conversation; undefined for a call that belongs to none. */
  readonly conversation: string | undefined
  /** It takes one of the account's calls in flight; probes do not. */
  readonly takesSlot: boolean
  /** What the account kinds are called that can serve its address; absent where all can. */
  readonly neededKinds?: readonly string[]
}

export interface Choice {
  readonly account: Account
  /** Why this one, in words for the owner. */
  readonly why: string
}

/** The accounts for one call, one after the other; leaving the scope gives back what the last one held. */
export interface Selection extends AsyncDisposable {
  /** Throws `RelayError` `no_account` or `client_not_allowed` when none is left, with the reason. */
  next(): Promise<Choice>
  /** The last one has served the call: its conversation belongs there now, by the rule of rebinding. */
  confirm(): void
}

export interface SelectionDeps {
  readonly rank: Rank
  readonly judge: Judge
  readonly affinity: Pick<Affinity, 'claim' | 'move'>
  readonly slots: Pick<AccountSlots, 'take'>
  /** A call of a burst is thinking of the account: the next one had better think of another. Undone by the answer. */
  readonly onConsidered: (accountId: string) => () => void
  /** A call goes to the account. */
  readonly onChosen: (accountId: string) => void
  readonly now: () => number
}

export function createSelection(deps: SelectionDeps, wish: CallWish): Selection {
  const { conversation } = wish
  const tried = new Set<string>()
  const full = new Set<string>()
  let claim: Claim | undefined
  const slot = createSlotHolder(deps.slots, wish.callId)
  let last: Account | undefined

  /** A call has few round trips to spend: where both cost one, the claim and the candidate's slot share it. */
  const claimFor = async (candidate: Account, key: string): Promise<Claim> => {
    const claiming = deps.affinity.claim(key, candidate.id)
    if (!wish.takesSlot || candidate.maxCallsInFlight === null) return await claiming
    const [claimed, taken] = await Promise.allSettled([claiming, slot.takeAhead(candidate)])
    if (claimed.status === 'rejected') throw claimed.reason
    if (taken.status === 'rejected') throw taken.reason
    return claimed.value
  }
  const claimAt = async (candidate: Account, key: string): Promise<Claim> => {
    const unconsider = deps.onConsidered(candidate.id)
    const claimed = await claimFor(candidate, key)
    if (!claimed.isNew) unconsider()
    return claimed
  }
  const choose = async (): Promise<Choice> => {
    const ranking = deps.rank(wish, { tried, full })
    const [first] = ranking.ranked
    if (!first) throw noneLeft(ranking, wish, deps.now())
    if (conversation !== undefined) claim ??= await claimAt(first.account, conversation)
    return prefer(ranking, claim) ?? { account: first.account, why: whyFirst(first.account, ranking, claim) }
  }
  return {
    async next() {
      await slot.giveBack()
      for (;;) {
        const choice = await choose()
        const { account } = choice
        if (wish.takesSlot && !(await slot.take(account))) {
          full.add(account.id)
          continue
        }
        last = account
        tried.add(account.id)
        deps.onChosen(account.id)
        return choice
      }
    },
    confirm() {
      if (!claim || conversation === undefined || !last) return
      const { binding } = claim
      const home = deps.judge(wish, { tried, full }).find(({ account }) => account.id === binding.home)
      const moved = rebind({ claim, home: home?.eligibility, servedBy: last.id, now: deps.now() })
      if (moved) deps.affinity.move(conversation, binding, moved)
    },
    [Symbol.asyncDispose]: slot.giveBack,
  }
}

function noneLeft({ judged }: Ranking, { neededKinds }: CallWish, now: number): RelayError {
  const eligibilities = judged.map(({ eligibility }) => eligibility)
  return noAccount(eligibilities, now, neededKinds)
}

/** The conversation's home, else its substitute, if they can serve it and their provider has room. */
function prefer(ranking: Ranking, claim: Claim | undefined): Choice | undefined {
  if (!claim || claim.isNew) return undefined
  const { home, substitute } = claim.binding
  const free = new Map(
    ranking.ranked.flatMap(each => (each.isCrowded ? [] : [[each.account.id, each.account]])),
  )
  const atHome = free.get(home)
  if (atHome) return { account: atHome, why: atHomeWords }
  const instead = substitute === undefined ? undefined : free.get(substitute)
  return (
    instead && {
      account: instead,
      why: ['it stands in', describeHome(ranking, home)].filter(Boolean).join(': '),
    }
  )
}

const atHomeWords = 'the conversation is bound to it'

function whyFirst({ id }: Account, ranking: Ranking, claim: Claim | undefined): string {
  if (!claim || claim.isNew) return ranking.why
  if (id === claim.binding.home) return atHomeWords
  return [describeHome(ranking, claim.binding.home), ranking.why].filter(Boolean).join('; ')
}

/** Undefined when this very call has tried it, which is told anyway. */
function describeHome({ judged }: Ranking, home: string): string | undefined {
  const found = judged.find(({ account }) => account.id === home)
  if (!found) return 'the account that the conversation was bound to is gone'
  if (found.eligibility.kind === 'tried') return undefined
  const hindrance = describeHindrance(found) ?? `${found.account.name} cannot serve it now`
  return `the conversation is bound to ${found.account.name}, and ${hindrance}`
}
