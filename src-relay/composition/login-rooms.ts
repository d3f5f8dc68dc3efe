import { accountRecords } from '../accounts/account.ts'
import { createAccountFields } from '../accounts/account-fields.ts'
import { createAskForNewer } from '../accounts/credential-newer.ts'
import { createRefreshCredential } from '../accounts/credential-refresh.ts'
import { type CredentialRefresher, createCredentialRefresher } from '../accounts/credential-refresher.ts'
import { createCredentialSaving } from '../accounts/credential-saving.ts'
import { createLoginAccounts } from '../accounts/login-accounts.ts'
import { createLoginAddressWatch } from '../accounts/login-address-watch.ts'
import type { LoginAttempt } from '../accounts/login-attempt.ts'
import { createReadBasis } from '../accounts/login-begin.ts'
import { createLoginDesk, type LoginDesk } from '../accounts/login-desk.ts'
import { createLoginExchange } from '../accounts/login-exchange.ts'
import { LoginError } from '../accounts/login-failure.ts'
import { createBeginFlow } from '../accounts/login-flow.ts'
import { type AskProvider, createAskProvider } from '../accounts/login-request.ts'
import { createTestProxy, type TestProxy } from '../accounts/proxy-test.ts'
import type { AlertDesk, NewAlert } from '../alerts/alert-desk.ts'
import type { RelayConfig } from '../config.ts'
import { listenForLogin } from '../http/login-listener.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { TokenAnswer } from '../providers/login.ts'
import type { Provider } from '../providers/provider.ts'
import { createRecordLeases } from '../store/record-lease.ts'
import type { Store } from '../store/store.ts'
import { startTunnelBridge } from '../upstream/tunnel-bridge.ts'
import { createUndiciUpstream } from '../upstream/undici-upstream.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { Rooms } from './rooms.ts'

export interface LoginRoomsDeps {
  readonly config: RelayConfig
  readonly rooms: Pick<Rooms, 'accounts' | 'accountRecords' | 'health' | 'vault' | 'proxies'>
  readonly providers: readonly Provider[]
  readonly secretBox: SecretBox
  readonly store: Store
  readonly upstream: Upstream
  readonly alerts: Pick<AlertDesk, 'raise'>
  readonly logger: Logger
  readonly now: () => number
}

export type LoginRooms = ReturnType<typeof openLogins>

/** Logging in to accounts, and keeping the logins good; leaving `scope` ends what is under way. */
export function openLogins(deps: LoginRoomsDeps, scope: AsyncDisposableStack) {
  const { config, upstream } = deps
  const askProvider = createAskProvider({ upstream, connectTimeoutMs: config.connectTimeoutMs })
  const { note: noteAnswer } = createLoginAddressWatch(providerId =>
    deps.alerts.raise(movedAlert(providerId)),
  )
  const asking: Asking = { askProvider, noteAnswer }
  return {
    logins: openDesk({ ...deps, ...asking }, scope),
    credentials: openRefresher({ ...deps, ...asking }, scope),
    testProxy: createProxyTester(deps),
  }
}

interface Asking {
  readonly askProvider: AskProvider
  /** Told of every answer of a token address. */
  readonly noteAnswer: (providerId: string, answer: TokenAnswer) => void
}

function openDesk(deps: LoginRoomsDeps & Asking, scope: AsyncDisposableStack): LoginDesk {
  const { rooms, logger } = deps
  const { accounts, accountRecords: records, health, vault, proxies } = rooms
  const exchange = createLoginExchange(deps)
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
    beginFlow: createBeginFlow({
      ...deps,
      exchange,
      listenForLogin,
      startBridge: startTunnelBridge,
      onFailure,
    }),
    accounts: createLoginAccounts({
      records,
      accounts,
      fields: createAccountFields(deps),
      makeReady: health.reset,
    }),
  })
  scope.defer(logins.stop)
  return logins
}

const renewEveryMs = 30_000

function openRefresher(deps: LoginRoomsDeps & Asking, scope: AsyncDisposableStack): CredentialRefresher {
  const { rooms, store, logger } = deps
  const { accounts, accountRecords: records, health, vault, proxies } = rooms
  const saving = createCredentialSaving({ ...deps, records, vault })
  const leases = createRecordLeases(store, accountRecords)
  const askForNewer = createAskForNewer({ ...deps, records, vault, saving, proxies })
  const refresh = createRefreshCredential({ records, leases, askForNewer })
  const { recordOutcome } = health
  const credentials = createCredentialRefresher({
    ...deps,
    accounts: accounts.list,
    vault,
    refresh,
    recordOutcome,
  })
  const keepGood = async (): Promise<void> => {
    try {
      await saving.retry()
      await credentials.renewAhead()
    } catch (error) {
      logger.warn('credentials could not be looked after', { reason: describeError(error) })
    }
  }
  const timer = setInterval(() => void keepGood(), renewEveryMs).unref()
  scope.defer(async () => {
    clearInterval(timer)
    await credentials.settled()
  })
  void keepGood()
  return credentials
}

function createProxyTester(deps: LoginRoomsDeps): TestProxy {
  const { config, rooms } = deps
  return createTestProxy({
    ...deps,
    getAccount: rooms.accounts.get,
    proxyOf: rooms.proxies.find,
    createUpstream: createUndiciUpstream,
    connectTimeoutMs: config.connectTimeoutMs,
    echoUrl: config.addressEchoUrl,
  })
}

function movedAlert(providerId: string): NewAlert {
  return {
    kind: 'login-address',
    topic: `login-address:${providerId}`,
    title: `${providerId} changed its login address`,
    text: 'Logins can be neither made nor renewed until Carpool knows the new one: update it. No account is broken.',
  }
}
