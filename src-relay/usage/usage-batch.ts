import type { CallRecord } from '../contract/usage.ts'
import type { Script, StoreArgument } from '../store/store.ts'
import { callColumns, writeCall } from './call-log.ts'
import recordUsageLua from './record-usage.lua?raw'
import { type RolledUp, rollUp, type SumsRetention } from './roll-up.ts'
import { writeSums } from './sums.ts'
import { usageKeys } from './usage-keys.ts'

export const recordUsageScript: Script = { name: 'record-usage', lua: recordUsageLua }

/** Redis serves nobody else while the script runs: so many take it some ten milliseconds at most. */
export const mostCallsOfBatch = 200

/** Longer than any pause after which a batch may still be tried again. */
const appliedForSeconds = 90 * 86_400

export interface BatchRetention extends SumsRetention {
  /** About how many calls the log keeps. */
  readonly logCalls: number
}

/** Calls that are written together; tried again, it is the same, number included. */
export interface UsageBatch {
  readonly calls: number
  readonly keys: readonly string[]
  readonly args: readonly StoreArgument[]
}

export interface BatchLabel {
  /** Name of one process's writer, and the number of the batch among its batches, from 1. */
  readonly writer: string
  readonly sequence: number
  readonly retention: BatchRetention
}

/** At least one call, at most `mostCallsOfBatch`. */
export function createBatch(calls: readonly CallRecord[], label: BatchLabel): UsageBatch {
  const { writer, sequence, retention } = label
  const hashes = rollUp(calls, retention)
  return {
    calls: calls.length,
    keys: [usageKeys.applied(writer), usageKeys.calls, ...hashes.map(({ key }) => key)],
    args: [
      sequence,
      appliedForSeconds,
      retention.logCalls,
      callColumns.length,
      ...callColumns,
      calls.length,
      ...calls.flatMap(writeCall),
      ...hashes.flatMap(hashArguments),
    ],
  }
}

function hashArguments({ keptSeconds, rows }: RolledUp): readonly StoreArgument[] {
  return [keptSeconds, rows.size, ...[...rows].flatMap(([field, sums]) => [field, writeSums(sums)])]
}
