import type { WebhookKind } from '../../../src-relay/contract/alert.ts'

/** What is typed of a webhook. */
export interface WebhookText {
  readonly name: string
  readonly url: string
  readonly signingSecret: string
  readonly chatId: string
}

/** Services that may sign messages. */
export const signedKinds: readonly WebhookKind[] = ['dingtalk', 'feishu']

/** A new webhook, with only what its kind has. */
export function readWebhookDraft(kind: WebhookKind, { signingSecret, chatId, ...plain }: WebhookText) {
  return {
    ...plain,
    kind,
    ...(signedKinds.includes(kind) && signingSecret !== '' && { signingSecret }),
    ...(kind === 'telegram' && { chatId }),
  }
}

/** A change of one: secrets that are not typed stay as they are. */
export function readWebhookChange(kind: WebhookKind, { name, url, signingSecret, chatId }: WebhookText) {
  return {
    name,
    ...(url !== '' && { url }),
    ...(signingSecret !== '' && { signingSecret }),
    ...(kind === 'telegram' && { chatId }),
  }
}
