import builtInClients from '../../resources/clients.json' with { type: 'json' }
import modelPrices from '../../resources/model-prices.json' with { type: 'json' }
import { accountRecords } from '../accounts/account.ts'
import { createAccountsHealth } from '../accounts/account-health.ts'
import { createAccounts } from '../accounts/account-store.ts'
import { createCredentialVault } from '../accounts/credential-vault.ts'
import { healthRecords } from '../accounts/health-record.ts'
import { createScheduler } from '../accounts/scheduler.ts'
import { apiKeyRecords } from '../api-keys/api-key.ts'
import { createApiKeys } from '../api-keys/api-key-store.ts'
import { createClientTable } from '../api-keys/client-table.ts'
import { createFirstUse } from '../api-keys/first-use.ts'
import { createKeySettings, keySettingsRecords } from '../api-keys/key-settings-store.ts'
import type { RelayConfig } from '../config.ts'
import { type Calendar, createCalendar } from '../kernel/calendar.ts'
import type { Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import { createAdmission } from '../limits/admission.ts'
import { createLimits } from '../limits/index.ts'
import type { Provider } from '../providers/provider.ts'
import { createRecords } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { createCallBook } from '../usage/call-book.ts'
import { createLedger } from '../usage/ledger.ts'
import { readPriceTable } from '../usage/price-table.ts'
import { createPriceDesk, priceSettingsRecords } from '../usage/price-desk.ts'
import { createReports } from '../usage/reports.ts'
import { createReprice } from '../usage/repricing.ts'
import { createUsageSettings, usageSettingsRecords } from '../usage/usage-settings.ts'

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
  const { settings: usageSettings, prices } = await openUsageSettings(deps, scope)
  const ledger = createLedger({ ...deps, settings: usageSettings.read })
  scope.defer(() => ledger.stop())
  const { accounts, health, vault, scheduler } = createPool(deps)
  scope.defer(() => accounts.stop())
  await accounts.start()
  const calendar = createCalendar(deps.config.timeZone)
  const keyRoom = await openKeys({ ...deps, calendar }, scope)
  const { apiKeys } = keyRoom
  const admission = createAdmission({ ...deps, limits: createLimits(deps) })
  scope.defer(() => admission.stop())
  admission.start()
  const names = {
    key: (id: string) => apiKeys.find(id)?.name,
    account: (id: string) => accounts.find(id)?.name,
  }
  const reports = createReports({ ...deps, names, timeZone: deps.config.timeZone })
  const callBook = createCallBook({ ...deps, names })
  const reprice = createReprice({ ...deps, prices })
  const usage = { reports, callBook, usageSettings, prices, reprice }
  return { ...keyRoom, calendar, accounts, health, vault, scheduler, admission, ledger, ...usage }
}

async function openUsageSettings(deps: RoomsDeps, scope: AsyncDisposableStack) {
  const settings = createUsageSettings(createRecords(deps, usageSettingsRecords))
  scope.defer(() => settings.stop())
  await settings.start()
  const prices = createPriceDesk({
    records: createRecords(deps, priceSettingsRecords),
    table: readPriceTable(modelPrices),
  })
  scope.defer(() => prices.stop())
  await prices.start()
  return { settings, prices }
}

async function openKeys(deps: RoomsDeps & { readonly calendar: Calendar }, scope: AsyncDisposableStack) {
  const keySettings = createKeySettings({ records: createRecords(deps, keySettingsRecords) })
  scope.defer(() => keySettings.stop())
  await keySettings.start()
  const records = createRecords(deps, apiKeyRecords)
  const newKeyLimits = () => keySettings.read().newKeyLimits
  const apiKeys = createApiKeys({ ...deps, records, newKeyLimits })
  scope.defer(() => apiKeys.stop())
  await apiKeys.start()
  const clients = createClientTable({ builtIn: builtInClients, own: () => keySettings.read().clients })
  return { apiKeys, keySettings, clients, noteFirstUse: createFirstUse({ ...deps, records }) }
}

function createPool(deps: RoomsDeps) {
  const records = createRecords(deps, accountRecords)
  const health = createAccountsHealth({
    ...deps,
    records: createRecords(deps, healthRecords),
    accounts: records,
  })
  const accounts = createAccounts({ ...deps, records, health })
  const vault = createCredentialVault({ ...deps, records })
  const scheduler = createScheduler({ ...deps, accounts, health })
  return { accounts, health, vault, scheduler }
}
