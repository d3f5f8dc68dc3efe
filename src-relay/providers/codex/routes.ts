import { createOpenAiResponses } from '../../protocols/openai-responses.ts'
import type { Operation, ProviderRoute } from '../provider.ts'

// A proxy may drop headers with underscores, which older versions of the client send.
const protocol = createOpenAiResponses({
  conversationHeaders: ['session-id', 'session_id', 'conversation_id', 'x-session-id', 'x-session-affinity'],
  subConversationHeaders: ['thread-id'],
})

/** Below the prefix: without the version, and with it doubled by a client library. */
const spellings = (path: string) => [path, `/v1/v1${path}`]

function route(method: 'GET' | 'POST', path: string, operation: Operation): ProviderRoute {
  return { method, prefixes: ['/openai'], path: `/v1${path}`, aliases: spellings(path), protocol, operation }
}

export const routes: readonly ProviderRoute[] = [
  route('POST', '/responses', 'generate'),
  route('POST', '/responses/compact', 'generate'),
  route('GET', '/models', 'list-models'),
  route('GET', '/models/{id}', 'list-models'),
]
