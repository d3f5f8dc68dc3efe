import type { Account } from '../contract/account.ts'
import type { LiveCall, SettledCall } from '../contract/live-call.ts'
import type { TokenUsage } from '../contract/usage.ts'
import type { Call } from './call.ts'

export type LiveCallEvent =
  | { readonly type: 'call-started'; readonly call: LiveCall }
  | { readonly type: 'call-progressed'; readonly call: LiveCall }
  | { readonly type: 'call-ended'; readonly id: string; readonly settled?: SettledCall }

/** One call on the board; leaving the scope takes it off. */
export interface LiveCallEntry extends Disposable {
  /** ms epoch at which it had passed its key's limits. */
  readonly begunAt: number
  assign(account: Account): void
  progress(usage: TokenUsage | undefined): void
  /** What was entered into the books; told when the call leaves the board. */
  settle(settled: SettledCall): void
}

/** The calls this relay has in flight, for the owner's eyes. Probes never appear. */
export interface LiveCalls {
  begin(call: Call): LiveCallEntry
  list(): readonly LiveCall[]
}

export interface LiveCallsDeps {
  readonly publish: (event: LiveCallEvent) => void
  readonly now: () => number
}

const progressEveryMs = 1000

const silentEntry: LiveCallEntry = {
  begunAt: 0,
  assign() {},
  progress() {},
  settle() {},
  [Symbol.dispose]() {},
}

export function createLiveCalls({ publish, now }: LiveCallsDeps): LiveCalls {
  const board = new Map<string, LiveCall>()

  function put(type: 'call-started' | 'call-progressed', call: LiveCall): void {
    board.set(call.id, call)
    publish({ type, call })
  }

  function begin(call: Call): LiveCallEntry {
    if (call.route.operation !== 'generate') return silentEntry
    let current = describe(call)
    let toldAt = now()
    let ended: SettledCall | undefined
    put('call-started', current)
    return {
      begunAt: toldAt,
      assign(account) {
        current = { ...current, accountId: account.id, accountName: account.name }
        put('call-progressed', current)
      },
      progress(usage) {
        if (!usage || now() - toldAt < progressEveryMs) return
        toldAt = now()
        current = { ...current, usage }
        put('call-progressed', current)
      },
      settle(settled) {
        ended = settled
      },
      [Symbol.dispose]() {
        board.delete(call.id)
        publish({ type: 'call-ended', id: call.id, ...(ended && { settled: ended }) })
      },
    }
  }

  return { begin, list: () => [...board.values()] }
}

function describe({ id, startedAt, key, intent, client }: Call): LiveCall {
  return { id, startedAt, keyId: key.id, keyName: key.name, model: intent.model, client: client.label }
}
