import type { Authenticate } from '../api-keys/authenticate.ts'
import type { ApiKey } from '../contract/api-key.ts'
import type { CallRecord } from '../contract/usage.ts'
import { RelayError } from '../kernel/errors.ts'
import type { IncomingCall } from './call.ts'
import type { Relay } from './relay.ts'

/** What is known of a call besides its record in the books. */
export interface CallNote {
  readonly id: string
  readonly provider: string
  /** ms epoch */
  readonly startedAt: number
  /** Undefined where no key was accepted. */
  readonly key: ApiKey | undefined
  /** How long it took to tell whose key it is. */
  readonly authMs: number | undefined
  /** As the client calls itself. */
  readonly agent: string
  readonly from: string
}

export interface CallJournalDeps {
  readonly onEnded: (note: CallNote, record: CallRecord) => void
  readonly onRefused: (note: CallNote, refusal: RelayError) => void
  /** A clock for short times, in ms. */
  readonly tick: () => number
}

/** Watches calls from outside, for the log and the metrics: nothing in a call's life depends on it. */
export interface CallJournal {
  watchAuthenticate(authenticate: Authenticate): Authenticate
  noteRecord(record: CallRecord): void
  watchRelay(relay: Relay): Relay
}

interface Draft {
  key?: ApiKey
  authMs?: number
  record?: CallRecord
}

export function createCallJournal({ onEnded, onRefused, tick }: CallJournalDeps): CallJournal {
  const drafts = new Map<string, Draft>()
  const draftsByCaller = new WeakMap<object, Draft>()

  return {
    watchAuthenticate: authenticate => async caller => {
      const draft = draftsByCaller.get(caller) ?? {}
      const beganAt = tick()
      try {
        const key = await authenticate(caller)
        draft.key = key
        return key
      } finally {
        draft.authMs = tick() - beganAt
      }
    },
    noteRecord(record) {
      const draft = drafts.get(record.id)
      if (draft) draft.record = record
    },
    watchRelay: relay => async (incoming, reply) => {
      const draft: Draft = {}
      drafts.set(incoming.id, draft)
      draftsByCaller.set(incoming, draft)
      try {
        await relay(incoming, reply)
        if (draft.record) onEnded(noteOf(incoming, draft), draft.record)
      } catch (error) {
        if (error instanceof RelayError) onRefused(noteOf(incoming, draft), error)
        throw error
      } finally {
        drafts.delete(incoming.id)
      }
    },
  }
}

const longestAgent = 120

function noteOf(incoming: IncomingCall, { key, authMs }: Draft): CallNote {
  const { id, provider, startedAt, headers, remoteAddress } = incoming
  const agent = (headers['user-agent'] ?? '').slice(0, longestAgent)
  return { id, provider: provider.info.id, startedAt, key, authMs, agent, from: remoteAddress }
}
