import type { CallRecord } from '../contract/usage.ts'
import type { RelayError } from '../kernel/errors.ts'
import type { LogFields, Logger } from '../kernel/logger.ts'
import type { CallJournalDeps, CallNote } from './call-journal.ts'

export interface CallLogLinesDeps {
  readonly logger: Pick<Logger, 'info'>
  readonly accountName: (id: string) => string | undefined
}

/** One line of the log for each call: who, with what, by which account, and how it ended or why it was refused. */
export function createCallLogLines(deps: CallLogLinesDeps): Pick<CallJournalDeps, 'onEnded' | 'onRefused'> {
  const { logger, accountName } = deps
  return {
    onEnded(note, record) {
      logger.info('a call ended', { ...who(note), ...how(record), account: accountName(record.accountId) })
    },
    onRefused(note, { code, message, retryAfterSeconds, aside }: RelayError) {
      logger.info('a call was refused', { ...who(note), code, rule: message, retryAfterSeconds, ...aside })
    },
  }
}

function who({ id, provider, key, authMs, agent, from }: CallNote): LogFields {
  return {
    callId: id,
    key: key?.name,
    keyId: key?.id,
    provider,
    agent,
    from,
    authMs: authMs === undefined ? undefined : Math.round(authMs * 1000) / 1000,
  }
}

function how({ usage, ...record }: CallRecord): LogFields {
  const { model, client, accountId, status, ending, attempts, costMicroUsd, queueMs, firstByteMs } = record
  return {
    client,
    model,
    accountId,
    status,
    ending,
    attempts,
    queueMs,
    firstByteMs,
    tookMs: record.endedAt - record.startedAt,
    inputTokens: usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h,
    outputTokens: usage.output,
    costMicroUsd,
  }
}
