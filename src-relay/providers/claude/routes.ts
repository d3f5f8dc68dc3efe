import { createAnthropicMessages } from '../../protocols/anthropic-messages.ts'
import { createChatToMessages } from '../../protocols/chat-to-messages.ts'
import { createOpenAiChat } from '../../protocols/openai-chat.ts'
import type { Operation, ProviderRoute } from '../provider.ts'
import { usualMaxTokensOf } from './models.ts'

const chatProtocol = createOpenAiChat()
const protocol = createAnthropicMessages({
  conversationHeaders: ['x-claude-code-session-id'],
  subConversationHeaders: ['x-claude-code-agent-id'],
})

/** Below each prefix: without the version, with it doubled by a client library, below a second prefix. */
const spellings = (path: string) => [path, `/v1/v1${path}`, `/claude/v1${path}`]

function route(method: 'GET' | 'POST', path: string, operation: Operation): ProviderRoute {
  const prefixes = ['/api', '/claude']
  return { method, prefixes, path: `/v1${path}`, aliases: spellings(path), protocol, operation }
}

export const routes: readonly ProviderRoute[] = [
  route('POST', '/messages', 'generate'),
  route('POST', '/messages/count_tokens', 'count-tokens'),
  route('GET', '/models', 'list-models'),
  route('GET', '/models/{id}', 'list-models'),
  // Clients of chat completions, whose key and account are the same.
  {
    ...chat('/chat/completions'),
    method: 'POST',
    conversion: createChatToMessages({ upstream: protocol, usualMaxTokens: usualMaxTokensOf }),
    operation: 'generate',
  },
  { ...chat('/models'), method: 'GET', operation: 'list-models' },
]

function chat(path: string): Pick<ProviderRoute, 'prefixes' | 'path' | 'aliases' | 'protocol'> {
  const aliases = [path, `/v1/v1${path}`]
  return { prefixes: ['/openai/claude'], path: `/v1${path}`, aliases, protocol: chatProtocol }
}
