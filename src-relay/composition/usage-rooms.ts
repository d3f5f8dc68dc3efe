import modelPrices from '../../resources/model-prices.json' with { type: 'json' }
import type { Accounts } from '../accounts/account-store.ts'
import type { ApiKeys } from '../api-keys/api-key-store.ts'
import { nameOfOwnerTest } from '../api-keys/owner-test.ts'
import type { RelayConfig } from '../config.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import { createRecords } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { createCallBook } from '../usage/call-book.ts'
import { createDayOf, createHourOf } from '../usage/day.ts'
import { createFairShareDesk, fairShareRecords } from '../usage/fair-share-desk.ts'
import { createFriendView, type FriendViewDeps } from '../usage/friend-view.ts'
import { createLedger } from '../usage/ledger.ts'
import { createPriceDesk, type PriceDesk, priceSettingsRecords } from '../usage/price-desk.ts'
import { readPriceTable } from '../usage/price-table.ts'
import { createQuotaHistory, type QuotaHistory } from '../usage/quota-history.ts'
import { createQuotaReports } from '../usage/quota-report.ts'
import { createReadShares } from '../usage/quota-shares.ts'
import { createReports, type Reports } from '../usage/reports.ts'
import { createReprice } from '../usage/repricing.ts'
import { createUsageSettings, usageSettingsRecords } from '../usage/usage-settings.ts'

export interface BooksDeps {
  readonly config: RelayConfig
  readonly instanceId: string
  readonly store: Store
  readonly logger: Logger
  readonly now: () => number
}

/** What calls are entered in; the last to be closed. */
export async function openBooks(deps: BooksDeps, scope: AsyncDisposableStack) {
  const usageSettings = createUsageSettings(createRecords(deps, usageSettingsRecords))
  scope.defer(() => usageSettings.stop())
  await usageSettings.start()
  const prices = createPriceDesk({
    records: createRecords(deps, priceSettingsRecords),
    table: readPriceTable(modelPrices),
  })
  scope.defer(() => prices.stop())
  await prices.start()
  const ledger = createLedger({ ...deps, settings: usageSettings.read })
  scope.defer(() => ledger.stop())
  return { usageSettings, prices, ledger }
}

export interface UsageRoomsDeps extends BooksDeps {
  readonly accounts: Pick<Accounts, 'list' | 'find' | 'onChange'>
  readonly apiKeys: Pick<ApiKeys, 'list' | 'find'>
  readonly prices: PriceDesk
  readonly useOf: FriendViewDeps['useOf']
  readonly providers: FriendViewDeps['providers']
}

/** What is read off the books, and what the providers say of their own windows. */
export async function openUsageRooms(deps: UsageRoomsDeps, scope: AsyncDisposableStack) {
  const { accounts, apiKeys, now } = deps
  const { timeZone } = deps.config
  const names = {
    key: (id: string) => apiKeys.find(id)?.name ?? nameOfOwnerTest(id),
    account: (id: string) => accounts.find(id)?.name,
  }
  const reports = createReports({ ...deps, names, timeZone })
  const callBook = createCallBook({ ...deps, names })
  const dayAndHour = { dayOf: createDayOf(timeZone), hourOf: createHourOf(timeZone) }
  const quotaHistory = createQuotaHistory(deps)
  scope.defer(forgetWithAccounts(quotaHistory, accounts, deps.logger))
  const quota = createQuotaReports({
    history: quotaHistory,
    listAccounts: () => accounts.list(),
    readShares: createReadShares({ ...deps, ...dayAndHour, callBook, names }),
    now,
  })
  const fairShare = createFairShareDesk({
    ...deps,
    records: createRecords(deps, fairShareRecords),
    quota,
    listKeys: () => apiKeys.list(),
  })
  scope.defer(() => fairShare.stop())
  await fairShare.start()
  await readAhead(reports, deps)
  const readFriendView = createFriendView({ ...deps, reports, quota })
  return { reports, callBook, reprice: createReprice(deps), quotaHistory, quota, fairShare, readFriendView }
}

/**
 * Reads the last 30 days once, half a second for a million calls, before anybody can ask: the owner's first report is
 * as quick as any other.
 */
async function readAhead(reports: Reports, { logger }: BooksDeps): Promise<void> {
  try {
    await reports.report({ by: 'day' })
    await reports.report({ by: 'hour' })
  } catch (error) {
    logger.debug('reports could not be read ahead', { reason: describeError(error) })
  }
}

/** What was read of an account's windows goes with the account, at the latest at the next start. */
function forgetWithAccounts(
  history: Pick<QuotaHistory, 'forget'>,
  accounts: UsageRoomsDeps['accounts'],
  logger: Logger,
): () => void {
  const forget = (isGone: (accountId: string) => boolean): void => {
    history.forget(isGone).catch((error: unknown) => {
      logger.warn("a removed account's windows are still kept", { reason: describeError(error) })
    })
  }
  const listIds = (): ReadonlySet<string> => new Set(accounts.list().map(({ id }) => id))
  let known = listIds()
  forget(id => !known.has(id))
  return accounts.onChange(() => {
    const [before, now] = [known, listIds()]
    known = now
    if ([...before].some(id => !now.has(id))) forget(id => before.has(id) && !now.has(id))
  })
}
