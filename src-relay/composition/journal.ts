import type { Metrics } from '../metrics/metrics.ts'
import { type CallJournal, createCallJournal } from '../pipeline/call-journal.ts'
import { createCallLogLines } from '../pipeline/call-log-lines.ts'
import type { Rooms } from './rooms.ts'
import { openTraces, type TracesDeps } from './traces.ts'

export interface JournalDeps extends TracesDeps {
  readonly rooms: Pick<Rooms, 'accounts'>
  readonly metrics: Pick<Metrics, 'noteEnded' | 'noteRefused'>
}

/** Tells the log, the metrics and the traces of every call. */
export async function openJournal(deps: JournalDeps, scope: AsyncDisposableStack): Promise<CallJournal> {
  const { rooms, metrics, logger } = deps
  const traces = await openTraces(deps, scope)
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
