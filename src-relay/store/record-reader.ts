import { z } from 'zod'
import type { Logger } from '../kernel/logger.ts'
import { decodeFields } from './record-fields.ts'
import type { RecordBase, RecordKind } from './records.ts'

/** Turns stored fields into records. What cannot be read is left out and reported once. */
export function createRecordReader<T extends RecordBase>(kind: RecordKind<T>, logger: Logger) {
  const leftOut = new Map<string, string>()

  const leaveOut = (id: string, reason: string): undefined => {
    if (leftOut.get(id) === reason) return
    leftOut.set(id, reason)
    logger.warn('a stored record cannot be read and is left out', { kind: kind.name, id, reason })
  }

  return {
    read(id: string, stored: unknown): T | undefined {
      if (!Array.isArray(stored) || stored.length === 0) return leaveOut(id, 'missing, or of another type')
      try {
        const record = kind.schema.parse(decodeFields(stored))
        if (record.id !== id) return leaveOut(id, 'it names another id')
        leftOut.delete(id)
        return record
      } catch (error) {
        return leaveOut(id, describeFlaw(error))
      }
    },
    isLeftOut: (id: string) => leftOut.has(id),
    forget: (id: string) => void leftOut.delete(id),
  }
}

/** Names fields, never their values: those may be secret. */
function describeFlaw(error: unknown): string {
  if (!(error instanceof z.ZodError)) return 'a field is not JSON'
  return error.issues.map(issue => `${issue.path.join('.')}: ${issue.code}`).join(', ')
}
