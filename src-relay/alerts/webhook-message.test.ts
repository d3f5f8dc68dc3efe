import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Alert } from '../contract/alert.ts'
import { type WebhookTarget, writeWebhookMessage } from './webhook-message.ts'

const now = 1_795_000_000_123
const url = 'https://hooks.test/abc?token=1'
const alert: Alert = {
  id: 'i1',
  kind: 'needs-login',
  topic: 'account:a1:needs-login',
  at: now,
  title: 'main needs a login',
  text: 'The provider said <!channel> & more.',
  accountId: 'a1',
}
const text = 'main needs a login\nThe provider said <!channel> & more.'
const write = (target: Omit<WebhookTarget, 'url'>) => {
  const { url: address, body } = writeWebhookMessage({ url, ...target }, alert, now)
  return { address, body: JSON.parse(body) }
}

describe('an alert is written for', () => {
  it.each([
    ['json', alert],
    ['slack', { text: 'main needs a login\nThe provider said &lt;!channel&gt; &amp; more.' }],
    ['discord', { content: text, allowed_mentions: { parse: [] } }],
    ['dingtalk', { msgtype: 'text', text: { content: text } }],
    ['feishu', { msg_type: 'text', content: { text } }],
    ['wecom', { msgtype: 'text', text: { content: text } }],
    ['bark', { title: alert.title, body: alert.text, group: 'Carpool' }],
  ] as const)('%s', (kind, body) => {
    expect(write({ kind })).toEqual({ address: url, body })
  })

  it('telegram, to the chat that was named', () => {
    expect(write({ kind: 'telegram', chatId: '-100' }).body).toEqual({ chat_id: '-100', text })
  })

  it('dingtalk, signed in the address', () => {
    const { address } = write({ kind: 'dingtalk', signingSecret: 'SEC' })
    const sign = createHmac('sha256', 'SEC').update(`${now}\nSEC`).digest('base64')
    expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
      token: '1',
      timestamp: String(now),
      sign,
    })
  })

  it('feishu, signed in the body', () => {
    const sign = createHmac('sha256', '1795000000\nSEC').digest('base64')
    expect(write({ kind: 'feishu', signingSecret: 'SEC' }).body).toMatchObject({
      timestamp: '1795000000',
      sign,
    })
  })
})
