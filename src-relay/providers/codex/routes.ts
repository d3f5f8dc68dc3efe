import { createOpenAiChat } from '../../protocols/openai-chat.ts'
import { createOpenAiResponses } from '../../protocols/openai-responses.ts'
import type { ProviderRoute } from '../provider.ts'

// A proxy may drop headers with underscores, which older versions of the client send.
const responses = createOpenAiResponses({
  conversationHeaders: ['session-id', 'session_id', 'conversation_id', 'x-session-id', 'x-session-affinity'],
  subConversationHeaders: ['thread-id'],
})
const chat = createOpenAiChat()

/** Below the prefix: with the version, without it, and with it doubled by a client library. */
function spelled(path: string): Pick<ProviderRoute, 'prefixes' | 'path' | 'aliases'> {
  return { prefixes: ['/openai'], path: `/v1${path}`, aliases: [path, `/v1/v1${path}`] }
}

const generate = { method: 'POST', operation: 'generate', protocol: responses } as const
const list = { method: 'GET', operation: 'list-models', protocol: responses } as const

export const routes: readonly ProviderRoute[] = [
  { ...generate, ...spelled('/responses') },
  { ...generate, ...spelled('/responses/compact') },
  { ...generate, ...spelled('/chat/completions'), protocol: chat, accountKinds: ['api-key', 'azure'] },
  { ...list, ...spelled('/models') },
  { ...list, ...spelled('/models/{id}') },
]
