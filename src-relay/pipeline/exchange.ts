import type { Account } from '../contract/account.ts'
import type { ApiKey } from '../contract/api-key.ts'
import { RelayError } from '../kernel/errors.ts'
import type { Outcome } from '../providers/provider.ts'
import type { UpstreamResponse } from '../upstream/upstream.ts'
import { type Attempt, discard, type TryAccount } from './attempt.ts'
import type { Call } from './call.ts'
import type { LiveCallEntry } from './live-calls.ts'

export interface ExchangeDeps {
  /** Throws `RelayError('no_account')` when no account is left. */
  readonly choose: (wish: {
    readonly provider: string
    readonly model: string
    readonly tried: ReadonlySet<string>
    readonly key: ApiKey
    readonly isOfficialClient: boolean
  }) => Promise<Account> | Account
  readonly tryAccount: TryAccount
}

/** What came of trying accounts: an upstream's answer, or the relay's own error. */
export interface Exchanged {
  readonly account: Account | undefined
  readonly attempts: number
  readonly answer: UpstreamResponse | RelayError
  /** How it came to this account, in words for the owner. */
  readonly routing: string
}

export type Exchange = (call: Call, live: LiveCallEntry) => Promise<Exchanged>

/** Tries accounts, each at most once, until one answer may be delivered; nothing has gone to the client yet. */
export function createExchange(deps: ExchangeDeps): Exchange {
  return async function exchange(call, live) {
    const tried = new Set<string>()
    const passedOver: string[] = []
    let last: Attempt | undefined
    for (;;) {
      const account = await next(call, tried, last)
      if (!account) return conclude(last, tried.size, passedOver)
      if (last) {
        passedOver.push(whyNot(last))
        discard(last.answer)
      }
      tried.add(account.id)
      live.assign(account)
      last = await deps.tryAccount(call, account)
      if (isFinal(last.outcome) || call.signal.aborted) return conclude(last, tried.size, passedOver)
    }
  }

  /** The next account, or undefined when none is left but an earlier attempt has something to show. */
  async function next(call: Call, tried: ReadonlySet<string>, last: Attempt | undefined) {
    try {
      const { provider, intent, key, client } = call
      const { id, officialClients = [] } = provider.info
      const isOfficialClient = client.id !== undefined && officialClients.includes(client.id)
      return await deps.choose({ provider: id, model: intent.model, tried, key, isOfficialClient })
    } catch (error) {
      if (last && error instanceof RelayError && error.code === 'no_account') return undefined
      throw error
    }
  }
}

/** Whether the answer goes to the client as it is; otherwise another account may do better. */
function isFinal(outcome: Outcome): boolean {
  return outcome.kind === 'deliver' || outcome.kind === 'callers-fault'
}

/** In words, why another account was tried after this one. */
function whyNot({ account, outcome }: Attempt): string {
  return `${account.name}: ${'reason' in outcome ? outcome.reason : outcome.kind}`
}

function conclude(last: Attempt | undefined, attempts: number, passedOver: readonly string[]): Exchanged {
  if (!last) throw new Error('an exchange ended without an attempt')
  const { account, outcome, answer } = last
  const routing = [...passedOver, `answered by ${account.name}`].join('; ')
  if (outcome.kind !== 'needs-login' && outcome.kind !== 'suspended')
    return { account, attempts, answer, routing }
  discard(answer)
  const message =
    'No account can take this call: the owner of this relay has to look after one of its accounts.'
  return {
    account,
    attempts,
    routing,
    answer: new RelayError('no_account', message, { retryAfterSeconds: 60 }),
  }
}
