import { z } from 'zod'
import type { Logger } from '../kernel/logger.ts'
import { decodeFields } from './record-fields.ts'

export interface RecordReaderDeps<T> {
  /** Their kind, for the log. */
  readonly name: string
  readonly schema: z.ZodType<T>
  readonly logger: Logger
}

export interface RecordReader<T> {
  /** Undefined for what cannot be read: it is left out, and reported once. */
  read(id: string, stored: unknown): T | undefined
  isLeftOut(id: string): boolean
  forget(id: string): void
}

/** Turns stored fields into records. */
export function createRecordReader<T extends { readonly id: string }>(
  deps: RecordReaderDeps<T>,
): RecordReader<T> {
  const { name, schema, logger } = deps
  const leftOut = new Map<string, string>()

  const leaveOut = (id: string, reason: string): undefined => {
    if (leftOut.get(id) === reason) return
    leftOut.set(id, reason)
    logger.warn('a stored record cannot be read and is left out', { kind: name, id, reason })
  }

  return {
    read(id, stored) {
      if (!Array.isArray(stored) || stored.length === 0) return leaveOut(id, 'missing, or of another type')
      try {
        const record = schema.parse(decodeFields(stored))
        if (record.id !== id) return leaveOut(id, 'it names another id')
        leftOut.delete(id)
        return record
      } catch (error) {
        return leaveOut(id, describeFlaw(error))
      }
    },
    isLeftOut: id => leftOut.has(id),
    forget: id => void leftOut.delete(id),
  }
}

/** Names fields, never their values: those may be secret. */
function describeFlaw(error: unknown): string {
  if (!(error instanceof z.ZodError)) return 'a field is not JSON'
  return error.issues.map(issue => `${issue.path.join('.')}: ${issue.code}`).join(', ')
}
