import { hash } from 'node:crypto'
import type { Call } from './call.ts'

interface Conversing extends Pick<Call, 'intent'> {
  readonly key: Pick<Call['key'], 'id'>
  readonly provider: Pick<Call['provider'], 'info'>
}

/**
 * What a call's conversation is known by, or undefined when nothing tells. The client's own id is narrowed by that of
 * the sub-conversation or by the opening, so that sub-agents under one id are apart; the friend's key and the provider
 * keep equal ids of different friends apart. A digest: ids are nobody's business, in the store or in a log.
 */
export function conversationKey({ key, provider, intent }: Conversing): string | undefined {
  const { conversation, subConversation, opening } = intent
  if (conversation === undefined && opening === undefined) return undefined
  const parts = [key.id, provider.info.id, conversation ?? '', subConversation ?? opening ?? '']
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 32)
}
