import { accountRecords } from '../accounts/account.ts'
import { createAccountsHealth } from '../accounts/account-health.ts'
import { createAccountList } from '../accounts/account-list.ts'
import { createAccountProxies } from '../accounts/account-proxy.ts'
import { createAccountSlots } from '../accounts/account-slots.ts'
import { createAccounts } from '../accounts/account-store.ts'
import { createAffinity } from '../accounts/affinity.ts'
import { createCredentialVault } from '../accounts/credential-vault.ts'
import { healthRecords } from '../accounts/health-record.ts'
import { createPoolSettings, poolSettingsRecords } from '../accounts/pool-settings.ts'
import { createQuotaWindows, type QuotaWindows } from '../accounts/quota-windows.ts'
import { createScheduler } from '../accounts/scheduler.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Provider } from '../providers/provider.ts'
import { createRecords } from '../store/records.ts'
import { createSlotLeases } from '../store/slot-leases.ts'
import type { Store } from '../store/store.ts'
import type { QuotaHistory } from '../usage/quota-history.ts'

export interface PoolRoomsDeps {
  readonly store: Store
  readonly secretBox: SecretBox
  readonly providers: readonly Provider[]
  readonly logger: Logger
  readonly now: () => number
}

/** The accounts and what chooses among them. */
export async function openPool(deps: PoolRoomsDeps, scope: AsyncDisposableStack) {
  const poolSettings = createPoolSettings(createRecords(deps, poolSettingsRecords))
  scope.defer(() => poolSettings.stop())
  await poolSettings.start()
  const records = createRecords(deps, accountRecords)
  const health = createAccountsHealth({
    ...deps,
    records: createRecords(deps, healthRecords),
    accounts: records,
  })
  const accounts = createAccounts({ ...deps, records, health })
  scope.defer(() => accounts.stop())
  await accounts.start()
  const quotaWindows = createQuotaWindows(deps)
  const choosing = openChoosing({ ...deps, records, health, quotaWindows, poolSettings }, scope)
  return {
    accountRecords: records,
    accounts,
    health,
    poolSettings,
    quotaWindows,
    vault: createCredentialVault({ ...deps, records }),
    proxies: createAccountProxies({ ...deps, records }),
    ...choosing,
  }
}

interface ChoosingDeps extends PoolRoomsDeps {
  readonly records: Parameters<typeof createAccountList>[0]
  readonly health: ReturnType<typeof createAccountsHealth>
  readonly quotaWindows: QuotaWindows
  readonly poolSettings: ReturnType<typeof createPoolSettings>
}

function openChoosing(deps: ChoosingDeps, scope: AsyncDisposableStack) {
  const affinity = createAffinity(deps)
  scope.defer(() => affinity.settled())
  const leases = createSlotLeases(deps)
  scope.defer(() => leases.stop())
  leases.start()
  const scheduler = createScheduler({
    ...deps,
    accounts: createAccountList(deps.records),
    quota: deps.quotaWindows,
    affinity,
    slots: createAccountSlots({ leases }),
    policy: () => deps.poolSettings.read().selectionPolicy,
  })
  return { scheduler }
}

const loadEveryMs = 60_000

/** Takes over what other relays, and earlier runs of this one, have read of the providers' windows. */
export function followQuota(
  quotaWindows: QuotaWindows,
  history: Pick<QuotaHistory, 'latest'>,
  { logger }: Pick<PoolRoomsDeps, 'logger'>,
): Disposable {
  const load = async (): Promise<void> => {
    try {
      quotaWindows.load(await history.latest())
    } catch (error) {
      logger.debug('the windows of the accounts were not loaded', { reason: describeError(error) })
    }
  }
  void load()
  const timer = setInterval(() => void load(), loadEveryMs).unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
