import { createAnthropicMessages } from '../../protocols/anthropic-messages.ts'
import { createOpenAiChat } from '../../protocols/openai-chat.ts'
import { createOpenAiResponses } from '../../protocols/openai-responses.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import type { Operation, ProviderRoute } from '../provider.ts'

const headers = { conversationHeaders: ['x-session-id', 'session_id', 'session-id'] }
const messages = createAnthropicMessages(headers)
const responses = createOpenAiResponses(headers)
const chat = createOpenAiChat()

/** Below the prefix: without the version, and with it doubled by a client library. */
function route(
  prefix: string,
  path: string,
  protocol: Protocol,
  operation: Operation = 'generate',
): ProviderRoute {
  const aliases = [path, `/v1/v1${path}`]
  return { method: 'POST', prefixes: [prefix], path: `/v1${path}`, aliases, protocol, operation }
}

export const routes: readonly ProviderRoute[] = [
  route('/droid/claude', '/messages', messages),
  route('/droid/claude', '/messages/count_tokens', messages, 'count-tokens'),
  route('/droid/openai', '/responses', responses),
  route('/droid/openai', '/chat/completions', chat),
  route('/droid/comm', '/chat/completions', chat),
]
