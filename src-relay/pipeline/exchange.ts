import { setTimeout as sleep } from 'node:timers/promises'
import type { Choice, Selection } from '../accounts/selection.ts'
import type { Account } from '../contract/account.ts'
import { RelayError } from '../kernel/errors.ts'
import type { UpstreamResponse } from '../upstream/upstream.ts'
import { type Attempt, discard } from './ask-account.ts'
import type { TryAccount } from './attempt.ts'
import type { Call } from './call.ts'
import type { LiveCallEntry } from './live-calls.ts'

export interface ExchangeDeps {
  /** Its `next` throws a `RelayError` when no account is left. */
  readonly select: (call: Call) => Selection
  readonly tryAccount: TryAccount
  /** From the first attempt until an answer has begun. */
  readonly totalTimeoutMs: number
  readonly maxAttempts: number
  readonly now: () => number
  /** From 0 to 1. */
  readonly random: () => number
}

/** What came of trying accounts: an upstream's answer, or the relay's own error. Leaving the scope frees the account. */
export interface Exchanged extends AsyncDisposable {
  readonly account: Account | undefined
  readonly attempts: number
  readonly answer: UpstreamResponse | RelayError
  /** How it came to this account, in words for the owner. */
  readonly routing: string
}

export type Exchange = (call: Call, live: LiveCallEntry) => Promise<Exchanged>

/** Between an overloaded provider and the next try, so that a crowd does not move on all at once. */
const shortestPauseMs = 100
const longestPauseMs = 600

/** Tries accounts, each at most once, until one answer may be delivered; nothing has gone to the client yet. */
export function createExchange(deps: ExchangeDeps): Exchange {
  const { now, maxAttempts } = deps

  return async function exchange(call, live) {
    await using scope = new AsyncDisposableStack()
    const selection = scope.use(deps.select(call))
    const deadline = now() + deps.totalTimeoutMs
    const attempts: Attempt[] = []
    const routing: string[] = []
    for (;;) {
      const choice = await next(selection, attempts)
      if (!choice) break
      await pauseAfter(attempts.at(-1), call.signal)
      if (call.signal.aborted && attempts.length > 0) break
      live.assign(choice.account)
      const attempt = await deps.tryAccount(call, choice.account, deadline)
      attempts.push(attempt)
      routing.push(describe(choice, attempt))
      discardAllBut(chooseShown(attempts), attempts)
      if (isFinal(attempt)) {
        if (attempt.outcome.kind === 'deliver') selection.confirm()
        break
      }
      if (call.signal.aborted || attempts.length >= maxAttempts || now() >= deadline) break
    }
    const held = scope.move()
    const release = { [Symbol.asyncDispose]: () => held.disposeAsync() }
    return { ...conclude(attempts), routing: routing.join('; '), ...release }
  }

  async function pauseAfter(last: Attempt | undefined, signal: AbortSignal): Promise<void> {
    if (last?.outcome.kind !== 'try-another' || last.outcome.about !== 'provider') return
    const pauseMs = shortestPauseMs + deps.random() * (longestPauseMs - shortestPauseMs)
    // Whoever leaves meanwhile is noticed by the caller.
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

/** The next account; undefined when none is left but an earlier attempt has something to show. */
async function next(selection: Selection, attempts: readonly Attempt[]): Promise<Choice | undefined> {
  try {
    return await selection.next()
  } catch (error) {
    const isNoneLeft =
      error instanceof RelayError && (error.code === 'no_account' || error.code === 'client_not_allowed')
    if (isNoneLeft && attempts.length > 0) return undefined
    throw error
  }
}

/** Whether the answer goes to the client as it is; otherwise another account may do better. */
function isFinal({ outcome }: Attempt): boolean {
  return outcome.kind === 'deliver' || outcome.kind === 'callers-fault'
}

/** An account's own trouble is none of its friend's business. */
function isPrivate({ outcome }: Attempt): boolean {
  return outcome.kind === 'needs-login' || outcome.kind === 'suspended'
}

/** The attempt whose answer the client would get now: the last upstream's, rather than one of our own. */
function chooseShown(attempts: readonly Attempt[]): Attempt | undefined {
  const last = attempts.at(-1)
  if (!last || isFinal(last)) return last
  const fromUpstream = attempts.findLast(
    attempt => !(attempt.answer instanceof RelayError) && !isPrivate(attempt),
  )
  return fromUpstream ?? attempts.findLast(attempt => !isPrivate(attempt)) ?? last
}

function discardAllBut(shown: Attempt | undefined, attempts: readonly Attempt[]): void {
  for (const attempt of attempts) if (attempt !== shown) discard(attempt.answer)
}

function conclude(attempts: readonly Attempt[]): Pick<Exchanged, 'account' | 'attempts' | 'answer'> {
  const shown = chooseShown(attempts)
  if (!shown) throw new Error('an exchange ended without an attempt')
  const { account, answer } = shown
  if (!isPrivate(shown)) return { account, attempts: attempts.length, answer }
  discard(answer)
  const message =
    'No account can take this call: the owner of this relay has to look after one of its accounts.'
  return {
    account,
    attempts: attempts.length,
    answer: new RelayError('no_account', message, { retryAfterSeconds: 60 }),
  }
}

/** In words, what came of an account, or why it was the one. */
function describe({ account, why }: Choice, attempt: Attempt): string {
  const { outcome } = attempt
  if (isFinal(attempt) || !('reason' in outcome)) return `answered by ${account.name} (${why})`
  return `${account.name}: ${outcome.reason}`
}
