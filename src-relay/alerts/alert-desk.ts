import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import {
  type Alert,
  type AlertSettings,
  type AlertSettingsChange,
  alertSchema,
  alertSettingsSchema,
} from '../contract/alert.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { RecordKind, Records } from '../store/records.ts'
import { createSettingsRecord } from '../store/settings-record.ts'
import type { Store } from '../store/store.ts'

const alertSettingsRecordSchema = alertSettingsSchema.extend({ id: z.string() })
export type AlertSettingsRecord = z.infer<typeof alertSettingsRecordSchema>

export const alertSettingsRecords: RecordKind<AlertSettingsRecord> = {
  name: 'alert-settings',
  schema: alertSettingsRecordSchema,
}

export type NewAlert = Omit<Alert, 'id' | 'at'> & {
  /** How long nothing more is said of its topic; an hour unless it says so. */
  readonly quietSeconds?: number
}

/** Tells the owner what they should know, once an hour of each topic at most, over all relays on the store. */
export interface AlertDesk {
  /** In the background. Never throws. */
  raise(alert: NewAlert): void
  /** Newest first. */
  recent(): Promise<readonly Alert[]>
  read(): AlertSettings
  change(change: AlertSettingsChange): Promise<AlertSettings>
  start(): Promise<void>
  /** Resolves when what was raised has been told. */
  stop(): Promise<void>
}

export interface AlertDeskDeps {
  readonly store: Pick<Store, 'command' | 'publish' | 'subscribe'>
  /** Of the kind `alertSettingsRecords`. */
  readonly records: Records<AlertSettingsRecord>
  /** Tells this relay's screens; called for every relay's alerts. */
  readonly show: (alert: Alert) => void
  /** Called on one relay only. */
  readonly send: (alert: Alert) => void
  readonly logger: Logger
  readonly now: () => number
}

const initial: AlertSettings = { windowThreshold: 0.8, muted: [] }
const oncePerSeconds = 3600
const mostKept = 200
const keys = {
  topic: (topic: string): string => `{alerts}:topic:${topic}`,
  recent: '{alerts}:recent',
  channel: '{alerts}:raised',
}

export function createAlertDesk(deps: AlertDeskDeps): AlertDesk {
  const { store, records, show, send, logger, now } = deps
  const underWay = new Set<Promise<void>>()
  let unsubscribe: (() => Promise<void>) | undefined
  const settings = createSettingsRecord({ records, schema: alertSettingsSchema, initial })
  const { read } = settings

  async function tell(alert: Alert, quietSeconds: number): Promise<void> {
    if (read().muted.includes(alert.kind)) return
    const isFirst = await store.command(
      'set',
      [keys.topic(alert.topic)],
      [alert.id, 'EX', quietSeconds, 'NX'],
    )
    if (isFirst !== 'OK') return
    const text = JSON.stringify(alert)
    send(alert)
    await store.command('lpush', [keys.recent], [text])
    await store.command('ltrim', [keys.recent], [0, mostKept - 1])
    await store.publish(keys.channel, text)
  }

  return {
    raise({ quietSeconds = oncePerSeconds, ...alert }) {
      const telling = tell({ ...alert, id: randomUUID(), at: now() }, quietSeconds).catch(
        (error: unknown) => {
          logger.warn('an alert was not told', { topic: alert.topic, reason: describeError(error) })
        },
      )
      underWay.add(telling)
      void telling.finally(() => underWay.delete(telling))
    },
    async recent() {
      const reply = await store.command('lrange', [keys.recent], [0, -1])
      return (Array.isArray(reply) ? reply : []).flatMap(readAlert)
    },
    read,
    change: settings.change,
    async start() {
      await settings.start()
      unsubscribe = await store.subscribe(keys.channel, text => readAlert(text).forEach(show))
    },
    async stop() {
      await Promise.all(underWay)
      await unsubscribe?.()
      await settings.stop()
    },
  }
}

function readAlert(text: unknown): readonly Alert[] {
  try {
    const alert = alertSchema.safeParse(typeof text === 'string' ? JSON.parse(text) : undefined)
    return alert.success ? [alert.data] : []
  } catch {
    // Not what this version writes: nothing to show.
    return []
  }
}
