import type { JsonRecord } from '../json.ts'
import type { Script } from '../script.ts'
import type { TokenUsage } from '../usage.ts'
import type { MessageRequest } from './message-request.ts'

export function usageOf(
  request: MessageRequest,
  outputTokens: number,
  script: Script | undefined,
): TokenUsage {
  return {
    ...request.prompt,
    output: outputTokens,
    reasoning: 0,
    webSearches: request.webSearches,
    ...script?.usage,
  }
}

/** A usage object in Anthropic's words. */
export function usageBody(usage: TokenUsage, request: MessageRequest): JsonRecord {
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite5m,
      ephemeral_1h_input_tokens: usage.cacheWrite1h,
    },
    output_tokens: usage.output,
    ...(usage.webSearches > 0 ? { server_tool_use: { web_search_requests: usage.webSearches } } : {}),
    service_tier: 'standard',
    ...(request.speed === undefined ? {} : { speed: request.speed }),
  }
}

/** The same fields at one place of a stream: what is written there and what the client then knows. */
export interface UsageNotice {
  readonly body: JsonRecord | undefined
  readonly tells: Partial<TokenUsage> | undefined
}

const silent: UsageNotice = { body: undefined, tells: undefined }

/** `message_start`: the prompt's side; its output is a placeholder, and searches are not made yet. */
export function startNotice(
  usage: TokenUsage,
  request: MessageRequest,
  report: Script['usageReport'],
): UsageNotice {
  if (report === 'none') return silent
  const early = { ...usage, output: 1, webSearches: 0 }
  const tells =
    report === 'corrected' ? { ...early, input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 } : early
  return { body: usageBody(tells, request), tells }
}

/** `message_delta`: cumulative output; some vendors repeat or correct the prompt's side here. */
export function endNotice(
  usage: TokenUsage,
  request: MessageRequest,
  report: Script['usageReport'],
): UsageNotice {
  if (report === 'none' || report === 'start-only') return silent
  if (report === 'repeated' || report === 'corrected')
    return { body: usageBody(usage, request), tells: usage }
  const { output, webSearches } = usage
  return {
    body: {
      output_tokens: output,
      ...(webSearches > 0 ? { server_tool_use: { web_search_requests: webSearches } } : {}),
    },
    tells: { output, webSearches },
  }
}
