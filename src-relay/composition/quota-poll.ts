import { createAskProvider } from '../accounts/login-request.ts'
import type { RelayConfig } from '../config.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Provider } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import type { Upstream } from '../upstream/upstream.ts'
import { createQuotaPoll } from '../usage/quota-poll.ts'
import type { Rooms } from './rooms.ts'

export interface QuotaPollRoomDeps {
  readonly config: RelayConfig
  readonly store: Store
  readonly providers: readonly Provider[]
  readonly rooms: Pick<Rooms, 'accounts' | 'vault' | 'proxies' | 'quotaHistory' | 'quotaWindows'>
  readonly upstream: Upstream
  readonly logger: Logger
  readonly now: () => number
}

/** Asks for windows that no call has shown of late, and at once for those of a new account. */
export function openQuotaPoll(deps: QuotaPollRoomDeps, scope: AsyncDisposableStack): void {
  const { accounts, vault, proxies, quotaHistory, quotaWindows } = deps.rooms
  const askProvider = createAskProvider({ ...deps, connectTimeoutMs: deps.config.connectTimeoutMs })
  const { poll, start, stop } = createQuotaPoll({
    ...deps,
    listAccounts: () => accounts.list(),
    openCredential: vault.open,
    ask: async (accountId, request) => askProvider(request, proxies.find(accountId)),
    latest: quotaHistory.latest,
    record(accountId, readings) {
      quotaWindows.record(accountId, readings)
      quotaHistory.record(accountId, readings)
    },
  })
  let known = accounts.list().length
  scope.defer(
    accounts.onChange(() => {
      const count = accounts.list().length
      if (count > known) void poll()
      known = count
    }),
  )
  scope.defer(stop)
  start()
}
