import { createChatToGenerateContent } from '../../protocols/chat-to-generate-content.ts'
import { createGeminiGenerateContent } from '../../protocols/gemini-generate-content.ts'
import { createModelListConversion } from '../../protocols/listed-models.ts'
import { createOpenAiChat } from '../../protocols/openai-chat.ts'
import type { Operation, ProviderRoute } from '../provider.ts'
import { loginKind, vertexAccountKind, vertexKind } from './account-kinds.ts'
import { thinkingConfig } from './thinking.ts'

const protocol = createGeminiGenerateContent({ installationHeaders: ['x-gemini-api-privileged-user-id'] })
const prefixes = ['/gemini']

/** What client libraries make of a base URL that has a version already; one without a version means the usual one. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  v1beta: ['', '/v1beta/v1beta', '/v1/v1beta'],
  v1: ['/v1/v1', '/v1beta/v1'],
}

const actions: Readonly<Record<string, Operation>> = {
  generateContent: 'generate',
  streamGenerateContent: 'generate',
  countTokens: 'count-tokens',
  embedContent: 'generate',
  batchEmbedContents: 'generate',
}

function route(version: string, method: 'GET' | 'POST', path: string, operation: Operation): ProviderRoute {
  const aliases = (spellings[version] ?? []).map(start => `${start}${path}`)
  const accountKinds = kindsFor(path, operation)
  return { method, prefixes, path: `/${version}${path}`, aliases, protocol, operation, accountKinds }
}

/** The cloud lists its models elsewhere, and in another form; a login does only what its own interface does too. */
function kindsFor(path: string, operation: Operation): readonly string[] {
  if (operation === 'list-models') return ['api-key']
  const withKeys = ['api-key', vertexKind, vertexAccountKind]
  return /:(generateContent|streamGenerateContent|countTokens)$/.test(path)
    ? [...withKeys, loginKind]
    : withKeys
}

/** What the provider's own client asks for with a login, and nothing else: much more could be changed there. */
const loginActions: Readonly<Record<string, Operation>> = {
  generateContent: 'generate',
  streamGenerateContent: 'generate',
  countTokens: 'count-tokens',
  loadCodeAssist: 'ask-account',
  onboardUser: 'ask-account',
  retrieveUserQuota: 'ask-account',
  listExperiments: 'ask-account',
}

function loginRoute(action: string, operation: Operation): ProviderRoute {
  const path = `/v1internal:${action}`
  return { method: 'POST', prefixes, path, aliases: [], protocol, operation, accountKinds: [loginKind] }
}

const keyRoutes: readonly ProviderRoute[] = ['v1beta', 'v1'].flatMap(version => [
  ...Object.entries(actions).map(([action, operation]) =>
    route(version, 'POST', `/models/{model}:${action}`, operation),
  ),
  route(version, 'GET', '/models', 'list-models'),
  route(version, 'GET', '/models/{model}', 'list-models'),
])

/** Clients of chat completions, whose key is the same. A login is for the provider's own client. */
const chat = { prefixes: ['/openai/gemini'], protocol: createOpenAiChat() }
const spelled = (path: string) => ({ path: `/v1${path}`, aliases: [path, `/v1/v1${path}`] })
const listed = {
  ...chat,
  method: 'GET',
  operation: 'list-models',
  conversion: createModelListConversion(protocol),
  accountKinds: ['api-key'],
} as const
const chatRoutes: readonly ProviderRoute[] = [
  {
    ...chat,
    ...spelled('/chat/completions'),
    method: 'POST',
    operation: 'generate',
    conversion: createChatToGenerateContent({ upstream: protocol, thinkingConfig }),
    accountKinds: ['api-key', vertexKind, vertexAccountKind],
  },
  { ...listed, ...spelled('/models') },
  { ...listed, ...spelled('/models/{model}') },
]

export const routes: readonly ProviderRoute[] = [
  ...keyRoutes,
  ...Object.entries(loginActions).map(([action, operation]) => loginRoute(action, operation)),
  ...chatRoutes,
]
