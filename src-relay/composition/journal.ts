import type { Logger } from '../kernel/logger.ts'
import type { CallTraces } from '../metrics/call-traces.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { type CallJournal, createCallJournal } from '../pipeline/call-journal.ts'
import { createCallLogLines } from '../pipeline/call-log-lines.ts'
import type { Rooms } from './rooms.ts'

export interface JournalDeps {
  readonly rooms: Pick<Rooms, 'accounts'>
  readonly metrics: Pick<Metrics, 'noteEnded' | 'noteRefused'>
  readonly traces: CallTraces
  readonly logger: Logger
}

/** Tells the log, the metrics and the traces of every call. */
export function createJournal({ rooms, metrics, traces, logger }: JournalDeps): CallJournal {
  const lines = createCallLogLines({ logger, accountName: id => rooms.accounts.find(id)?.name })
  return createCallJournal({
    onEnded(note, record) {
      metrics.noteEnded(record, note.authMs)
      traces.noteEnded({ ...note, keyId: note.key?.id }, record)
      lines.onEnded(note, record)
    },
    onRefused(note, refusal) {
      metrics.noteRefused(refusal.code)
      traces.noteRefused({ ...note, keyId: note.key?.id }, refusal.code)
      lines.onRefused(note, refusal)
    },
    tick: () => performance.now(),
  })
}
