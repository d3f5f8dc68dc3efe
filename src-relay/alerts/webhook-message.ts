import { createHmac } from 'node:crypto'
import type { Alert, WebhookKind } from '../contract/alert.ts'

/** Where a webhook's messages go, opened. */
export interface WebhookTarget {
  readonly kind: WebhookKind
  readonly url: string
  readonly signingSecret?: string | undefined
  readonly chatId?: string | undefined
}

export interface WebhookMessage {
  readonly url: string
  readonly body: string
}

/** An alert in the words of a service. */
export function writeWebhookMessage(target: WebhookTarget, alert: Alert, now: number): WebhookMessage {
  return { url: addressOf(target, now), body: JSON.stringify(contentOf(target, alert, now)) }
}

function contentOf({ kind, chatId, signingSecret }: WebhookTarget, alert: Alert, now: number): unknown {
  const text = `${alert.title}\n${alert.text}`
  switch (kind) {
    case 'slack':
      // The service reads `<…>` as a link or a call to everybody.
      return { text: text.replace(/[&<>]/g, sign => entities[sign] ?? sign) }
    case 'discord':
      return { content: text.slice(0, 2000), allowed_mentions: { parse: [] } }
    case 'telegram':
      return { chat_id: chatId, text }
    case 'dingtalk':
    case 'wecom':
      return { msgtype: 'text', text: { content: text } }
    case 'feishu':
      return { ...feishuSignature(signingSecret, now), msg_type: 'text', content: { text } }
    case 'bark':
      return { title: alert.title, body: alert.text, group: 'Carpool' }
    case 'json':
      return alert
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function addressOf({ kind, url, signingSecret }: WebhookTarget, now: number): string {
  if (kind !== 'dingtalk' || signingSecret === undefined) return url
  const signed = new URL(url)
  const sign = createHmac('sha256', signingSecret).update(`${now}\n${signingSecret}`).digest('base64')
  signed.searchParams.set('timestamp', String(now))
  signed.searchParams.set('sign', sign)
  return signed.href
}

/** The service signs nothing at all with a key made of time and secret. */
function feishuSignature(signingSecret: string | undefined, now: number) {
  if (signingSecret === undefined) return {}
  const timestamp = String(Math.floor(now / 1000))
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${signingSecret}`).digest('base64') }
}
