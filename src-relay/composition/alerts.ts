import { findAccountAlerts, findWindowAlerts } from '../alerts/account-alerts.ts'
import { type AlertDesk, alertSettingsRecords, createAlertDesk } from '../alerts/alert-desk.ts'
import { createBudgetWatch } from '../alerts/budget-watch.ts'
import { createWebhookSender } from '../alerts/webhook-sender.ts'
import { createWebhooks, webhookRecords } from '../alerts/webhook-store.ts'
import type { RelayConfig } from '../config.ts'
import type { StreamDelta } from '../contract/event-stream.ts'
import type { EventBus } from '../kernel/event-bus.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import { createRecords } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { Rooms } from './rooms.ts'

export interface AlertsDeps {
  readonly config: RelayConfig
  readonly store: Store
  readonly secretBox: SecretBox
  readonly upstream: Upstream
  readonly events: EventBus<StreamDelta>
  readonly rooms: Pick<Rooms, 'accounts' | 'apiKeys' | 'limitReport' | 'quota'>
  readonly logger: Logger
  readonly now: () => number
}

export type AlertRooms = Awaited<ReturnType<typeof openAlerts>>

const windowsEveryMs = 60_000

/** Watches accounts and windows, and tells the owner; leaving `scope` ends it. */
export async function openAlerts(deps: AlertsDeps, scope: AsyncDisposableStack) {
  const { config, rooms, logger } = deps
  const webhooks = createWebhooks({
    ...deps,
    records: createRecords(deps, webhookRecords),
    allowLoopback: config.loopbackWebhooks,
  })
  scope.defer(() => webhooks.stop())
  await webhooks.start()
  const webhookSender = createWebhookSender({ ...deps, webhooks })
  scope.defer(() => webhookSender.stop())
  const alerts = createAlertDesk({
    ...deps,
    records: createRecords(deps, alertSettingsRecords),
    show: alert => deps.events.publish({ type: 'alert', alert }),
    send: webhookSender.send,
  })
  scope.defer(() => alerts.stop())
  await alerts.start()

  watchBudgets(deps, alerts, scope)
  let seen = [...rooms.accounts.list()]
  const lookAtAccounts = (): void => {
    const before = seen
    seen = [...rooms.accounts.list()]
    for (const alert of findAccountAlerts(before, seen)) alerts.raise(alert)
  }
  const lookAtWindows = async (): Promise<void> => {
    const report = await rooms.quota.report()
    for (const alert of findWindowAlerts(report, alerts.read().windowThreshold)) alerts.raise(alert)
  }
  scope.defer(rooms.accounts.onChange(lookAtAccounts))
  const timer = setInterval(() => {
    // A cool-down ends without an event.
    lookAtAccounts()
    lookAtWindows().catch((error: unknown) => {
      logger.warn('the windows could not be looked at', { reason: describeError(error) })
    })
  }, windowsEveryMs).unref()
  scope.defer(() => clearInterval(timer))
  return { alerts, webhooks, webhookSender }
}

function watchBudgets(deps: AlertsDeps, { raise }: AlertDesk, scope: AsyncDisposableStack): void {
  const { apiKeys, limitReport } = deps.rooms
  const watch = createBudgetWatch({ ...deps, findKey: apiKeys.find, useOf: limitReport.useOf, raise })
  scope.defer(watch.stop)
  scope.defer(
    deps.events.subscribe(event => {
      if (event.type === 'call-ended' && event.settled) watch.note(event.settled.keyId)
    }),
  )
}
