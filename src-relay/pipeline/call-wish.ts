import type { CallWish } from '../accounts/selection.ts'
import type { Call } from './call.ts'
import { conversationKey } from './conversation-key.ts'

/** What a call needs of an account. Probes belong to no conversation and take no slot. */
export function wishOf(call: Call, isOwner: boolean): CallWish {
  const { id, provider, route, key, intent, client } = call
  const isProbe = route.operation !== 'generate'
  const { officialClients = [] } = provider.info
  return {
    callId: id,
    provider: provider.info.id,
    accountKinds: route.accountKinds,
    family: provider.modelFamily(intent.model),
    key,
    isOfficialClient: client.id !== undefined && officialClients.includes(client.id),
    isOwner,
    mayFallBack: key.accountFallback,
    conversation: isProbe ? undefined : conversationKey(call),
    takesSlot: !isProbe,
    ...(route.accountKinds && { neededKinds: labelsOf(provider.info.accountKinds, route.accountKinds) }),
  }
}

function labelsOf(kinds: Call['provider']['info']['accountKinds'], ids: readonly string[]): string[] {
  return kinds.flatMap(({ id, label }) => (ids.includes(id) ? [label] : []))
}
