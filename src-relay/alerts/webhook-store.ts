import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type NewWebhook, type Webhook, type WebhookChange, webhookSchema } from '../contract/alert.ts'
import { AdminProblem } from '../contract/problem.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { RecordKind, Records } from '../store/records.ts'
import type { WebhookTarget } from './webhook-message.ts'

const webhookRecordSchema = webhookSchema.extend({
  sealedUrl: z.string(),
  sealedSigningSecret: z.string().optional(),
})
export type WebhookRecord = z.infer<typeof webhookRecordSchema>

export const webhookRecords: RecordKind<WebhookRecord> = { name: 'webhooks', schema: webhookRecordSchema }

/** Where alerts are sent to. Addresses and secrets are sealed, and never shown again. */
export interface Webhooks {
  list(): readonly Webhook[]
  /** Throws `AdminProblem(400)` on an address that may not be used. */
  create(webhook: NewWebhook): Promise<Webhook>
  /** Throws `AdminProblem` 404 for an unknown one. */
  change(id: string, change: WebhookChange): Promise<Webhook>
  remove(id: string): Promise<void>
  /** Opens its address. Throws `AdminProblem(404)`. */
  target(id: string): WebhookTarget
  start(): Promise<void>
  stop(): Promise<void>
}

export interface WebhooksDeps {
  /** Of the kind `webhookRecords`. */
  readonly records: Records<WebhookRecord>
  readonly secretBox: Pick<SecretBox, 'seal' | 'open'>
  /** Allows plain http, to this computer only. */
  readonly allowLoopback: boolean
}

const mostWebhooks = 20

export function createWebhooks({ records, secretBox, allowLoopback }: WebhooksDeps): Webhooks {
  const seal = (id: string, part: 'url' | 'secret', text: string): string =>
    secretBox.seal(text, `webhook ${id} ${part}`)
  const get = (id: string): WebhookRecord => {
    const record = records.find(id)
    if (record) return record
    throw new AdminProblem(404, { code: 'not_found', message: 'There is no such webhook.' })
  }
  const sealed = (id: string, { url, signingSecret }: Pick<WebhookChange, 'url' | 'signingSecret'>) => ({
    ...(url !== undefined && { sealedUrl: seal(id, 'url', url), host: hostOf(url, allowLoopback) }),
    ...(signingSecret !== undefined && {
      sealedSigningSecret: seal(id, 'secret', signingSecret),
      isSigned: true,
    }),
  })
  return {
    list: () => records.list().map(shown),
    async create({ url, signingSecret, name, kind, chatId, enabled }) {
      if (kind === 'telegram' && chatId === undefined) throw badField('chatId', 'is missing')
      if (records.list().length >= mostWebhooks)
        throw badField('name', `cannot be added: there are ${mostWebhooks} already`)
      const id = randomUUID()
      const host = hostOf(url, allowLoopback)
      const own = sealed(id, { url, signingSecret })
      const plain = { id, name, kind, enabled, ...(chatId !== undefined && { chatId }) }
      await records.create({ ...plain, host, isSigned: false, sealedUrl: '', ...own })
      return shown(get(id))
    },
    async change(id, { url, signingSecret, ...plain }) {
      get(id)
      const fields = { ...definedFields(plain), ...sealed(id, { url, signingSecret }) }
      const changed = await records.update(id, fields)
      return shown(changed ?? get(id))
    },
    async remove(id) {
      get(id)
      await records.remove(id)
    },
    target(id) {
      const { kind, chatId, sealedUrl, sealedSigningSecret } = get(id)
      const signingSecret = sealedSigningSecret && secretBox.open(sealedSigningSecret, `webhook ${id} secret`)
      return { kind, chatId, url: secretBox.open(sealedUrl, `webhook ${id} url`), signingSecret }
    },
    start: () => records.start(),
    stop: () => records.stop(),
  }
}

function shown(record: WebhookRecord): Webhook {
  return webhookSchema.parse(record)
}

/** Throws `AdminProblem(400)`. */
function hostOf(url: string, allowLoopback: boolean): string {
  const { protocol, host, hostname } = new URL(url)
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
  if (protocol === 'https:' || (allowLoopback && isLoopback)) return host
  throw badField('url', 'must be an https:// address')
}

function badField(path: string, message: string): AdminProblem {
  const fields = [{ path, message }]
  return new AdminProblem(400, { code: 'invalid_request', message: `${path} ${message}.`, fields })
}
