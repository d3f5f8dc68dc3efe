import type {
  Alert,
  AlertSettings,
  AlertSettingsChange,
  NewWebhook,
  Webhook,
  WebhookChange,
  WebhookTest,
} from '../../contract/alert.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface AlertHandlersDeps {
  readonly alerts: {
    recent(): Promise<readonly Alert[]>
    read(): AlertSettings
    change(change: AlertSettingsChange): Promise<AlertSettings>
  }
  readonly webhooks: {
    list(): readonly Webhook[]
    create(webhook: NewWebhook): Promise<Webhook>
    change(id: string, change: WebhookChange): Promise<Webhook>
    remove(id: string): Promise<void>
  }
  readonly webhookSender: { test(id: string, alert: Alert): Promise<WebhookTest> }
  readonly now: () => number
}

type Handled =
  | 'listAlerts'
  | 'getAlertSettings'
  | 'changeAlertSettings'
  | 'listWebhooks'
  | 'createWebhook'
  | 'changeWebhook'
  | 'removeWebhook'
  | 'testWebhook'

export function createAlertHandlers(deps: AlertHandlersDeps): Pick<AdminHandlers, Handled> {
  const { alerts, webhooks, webhookSender, now } = deps
  return {
    listAlerts: async () => [...(await alerts.recent())],
    getAlertSettings: () => alerts.read(),
    changeAlertSettings: ({ body }) => alerts.change(body),
    listWebhooks: () => [...webhooks.list()],
    createWebhook: ({ body }) => webhooks.create(body),
    changeWebhook: ({ id, body }) => webhooks.change(id, body),
    async removeWebhook({ id }) {
      await webhooks.remove(id)
      return {}
    },
    testWebhook: ({ id }) => webhookSender.test(id, testAlert(now())),
  }
}

function testAlert(at: number): Alert {
  const text = 'This is a test. Alerts of this relay will look like it.'
  return { id: 'test', kind: 'test', topic: 'test', at, title: 'Carpool', text }
}
