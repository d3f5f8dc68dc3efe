import type { StreamEvent } from '../../contract/event-stream.ts'
import type { LiveCall } from '../../contract/live-call.ts'
import { RelayError } from '../../kernel/errors.ts'
import type { AccountHandlersDeps } from './account-handlers.ts'
import type { ApiKeyHandlersDeps } from './api-key-handlers.ts'
import type { ServiceHandlersDeps } from './service-handlers.ts'
import type { CallBookAdmin, UsageHandlersDeps } from './usage-handlers.ts'

export interface SnapshotDeps
  extends Pick<AccountHandlersDeps, 'accounts'>,
    Pick<ApiKeyHandlersDeps, 'apiKeys'>,
    Pick<ServiceHandlersDeps, 'status'>,
    Pick<UsageHandlersDeps, 'callBook'> {
  readonly liveCalls: () => readonly LiveCall[]
}

/** Everything a page that has just opened shows. */
export function createSnapshotReader(deps: SnapshotDeps): () => Promise<StreamEvent> {
  return async () => {
    // The rest is read afterwards and at once, so that it is as of the moment of sending.
    const recentCalls = await readRecentCalls(deps.callBook)
    return {
      type: 'snapshot',
      service: deps.status(),
      accounts: [...deps.accounts.list()],
      keys: [...deps.apiKeys.list()],
      liveCalls: [...deps.liveCalls()],
      recentCalls,
    }
  }
}

/** A page must be able to show that the store is down, so this part may be missing then. */
async function readRecentCalls(callBook: CallBookAdmin) {
  try {
    return [...(await callBook.recentCalls())]
  } catch (error) {
    if (error instanceof RelayError && error.code === 'store_down') return []
    throw error
  }
}
