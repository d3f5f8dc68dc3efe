import builtInClients from '../../resources/clients.json' with { type: 'json' }
import type { Accounts } from '../accounts/account-store.ts'
import { createCheckBinding } from '../api-keys/account-binding.ts'
import { createAddressCheck } from '../api-keys/allowed-addresses.ts'
import { apiKeyRecords } from '../api-keys/api-key.ts'
import { createApiKeys } from '../api-keys/api-key-store.ts'
import { createAuthenticate } from '../api-keys/authenticate.ts'
import { createBadKeyBrake } from '../api-keys/bad-key-brake.ts'
import { createClientTable } from '../api-keys/client-table.ts'
import { createFirstUse } from '../api-keys/first-use.ts'
import { createKeySettings, keySettingsRecords } from '../api-keys/key-settings-store.ts'
import type { RelayConfig } from '../config.ts'
import { type Calendar, createCalendar } from '../kernel/calendar.ts'
import type { Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import { createAdmission } from '../limits/admission.ts'
import { createCounters } from '../limits/counters.ts'
import { createLimits, type LimitsDeps } from '../limits/index.ts'
import { createLimitReport } from '../limits/limit-report.ts'
import type { Provider } from '../providers/provider.ts'
import { createRecords } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { followQuota, openPool } from './pool-rooms.ts'
import { openBooks, openUsageRooms } from './usage-rooms.ts'

export interface RoomsDeps {
  readonly config: RelayConfig
  readonly instanceId: string
  readonly store: Store
  readonly secretBox: SecretBox
  readonly providers: readonly Provider[]
  readonly logger: Logger
  readonly now: () => number
}

/** Accounts, keys, limits and books, built on the store and started in order. */
export type Rooms = Awaited<ReturnType<typeof openRooms>>

/** Opens the rooms; leaving `scope` closes them, the books last. */
export async function openRooms(deps: RoomsDeps, scope: AsyncDisposableStack) {
  const books = await openBooks(deps, scope)
  const pool = await openPool(deps, scope)
  const { accounts } = pool
  const calendar = createCalendar(deps.config.timeZone)
  const keyRoom = await openKeys({ ...deps, calendar, accounts }, scope)
  const { apiKeys } = keyRoom
  // Which account will serve a call is not known when it is admitted.
  const costMicroUsd: LimitsDeps['costMicroUsd'] = (model, usage) =>
    books.prices.costMicroUsd({ accountId: '', model, usage })
  const limits = createLimits({ ...deps, costMicroUsd, findKey: apiKeys.find })
  const counters = createCounters({ ...deps, calendar })
  const admission = createAdmission({ ...deps, limits, counters })
  scope.defer(() => admission.stop())
  admission.start()
  const limitReport = createLimitReport({ ...deps, limits, counters, timeZone: calendar.timeZone })
  const usage = await openUsageRooms(
    { ...deps, ...books, accounts, apiKeys, useOf: limitReport.useOf },
    scope,
  )
  scope.use(followQuota(pool.quotaWindows, usage.quotaHistory, deps))
  const held = { admission, limitReport }
  return { ...keyRoom, calendar, ...pool, ...held, ...books, ...usage }
}

interface KeysDeps extends RoomsDeps {
  readonly calendar: Calendar
  readonly accounts: Pick<Accounts, 'list'>
}

async function openKeys(deps: KeysDeps, scope: AsyncDisposableStack) {
  const keySettings = createKeySettings(createRecords(deps, keySettingsRecords))
  scope.defer(() => keySettings.stop())
  await keySettings.start()
  const records = createRecords(deps, apiKeyRecords)
  const newKeyLimits = () => keySettings.read().newKeyLimits
  const checkBinding = createCheckBinding(() => ({
    accountIds: deps.accounts.list().map(({ id }) => id),
    accountGroups: [...new Set(deps.accounts.list().flatMap(({ groups }) => groups))],
  }))
  const apiKeys = createApiKeys({ ...deps, records, newKeyLimits, checkBinding })
  scope.defer(() => apiKeys.stop())
  await apiKeys.start()
  const clients = createClientTable({ builtIn: builtInClients, own: () => keySettings.read().clients })
  const brake = createBadKeyBrake(deps)
  const authenticate = createAuthenticate({ ...deps, apiKeys, isAllowedFrom: createAddressCheck(), brake })
  return { apiKeys, authenticate, keySettings, clients, noteFirstUse: createFirstUse({ ...deps, records }) }
}
