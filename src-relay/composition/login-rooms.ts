import { createAccountFields } from '../accounts/account-fields.ts'
import { createLoginAccounts } from '../accounts/login-accounts.ts'
import type { LoginAttempt } from '../accounts/login-attempt.ts'
import { createReadBasis } from '../accounts/login-begin.ts'
import { createLoginDesk } from '../accounts/login-desk.ts'
import { createLoginExchange } from '../accounts/login-exchange.ts'
import { LoginError } from '../accounts/login-failure.ts'
import { createBeginFlow } from '../accounts/login-flow.ts'
import { createAskProvider } from '../accounts/login-request.ts'
import type { RelayConfig } from '../config.ts'
import { listenForLogin } from '../http/login-listener.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Provider } from '../providers/provider.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { Rooms } from './rooms.ts'

export interface LoginRoomsDeps {
  readonly config: RelayConfig
  readonly rooms: Pick<Rooms, 'accounts' | 'accountRecords' | 'health' | 'vault' | 'proxies'>
  readonly providers: readonly Provider[]
  readonly secretBox: SecretBox
  readonly upstream: Upstream
  readonly logger: Logger
  readonly now: () => number
}

export type LoginRooms = ReturnType<typeof openLogins>

/** Logging in to accounts; leaving `scope` ends what is under way. */
export function openLogins(deps: LoginRoomsDeps, scope: AsyncDisposableStack) {
  const { config, rooms, upstream, logger } = deps
  const { accounts, accountRecords, health, vault, proxies } = rooms
  const askProvider = createAskProvider({ upstream, connectTimeoutMs: config.connectTimeoutMs })
  const exchange = createLoginExchange({ ...deps, askProvider, noteAnswer: () => {} })
  const onFailure = ({ plan }: LoginAttempt, error: unknown): void => {
    const code = error instanceof LoginError ? error.failure.code : undefined
    logger.warn('a login failed', {
      provider: plan.provider,
      kind: plan.kind,
      code,
      reason: describeError(error),
    })
  }
  const logins = createLoginDesk({
    ...deps,
    readBasis: createReadBasis({
      ...deps,
      getAccount: accounts.get,
      proxyOf: proxies.find,
      clientOf: id => vault.find(id)?.secretPart.client,
    }),
    beginFlow: createBeginFlow({ ...deps, askProvider, exchange, listenForLogin, onFailure }),
    accounts: createLoginAccounts({
      records: accountRecords,
      accounts,
      fields: createAccountFields(deps),
      makeReady: health.reset,
    }),
  })
  scope.defer(logins.stop)
  return { logins }
}
