import type { TokenUsage } from '../contract/usage.ts'
import { readCountValue, readFields, readText } from './json-values.ts'

/** Usage in either of OpenAI's wordings; undefined for what reports none. What was cached counts apart from input. */
export function readOpenAiUsage(reported: unknown): TokenUsage | undefined {
  const usage = readFields(reported)
  const count = (...names: readonly string[]) =>
    names.map(name => readCountValue(usage[name])).find(each => each !== undefined)
  const prompt = count('input_tokens', 'prompt_tokens')
  const output = count('output_tokens', 'completion_tokens')
  if (prompt === undefined && output === undefined) return undefined
  const ofPrompt = readFields(usage['input_tokens_details'] ?? usage['prompt_tokens_details'])
  const ofOutput = readFields(usage['output_tokens_details'] ?? usage['completion_tokens_details'])
  const total = prompt ?? 0
  // Some compatible upstreams name their cache beside the details.
  const cached = readCountValue(ofPrompt['cached_tokens']) ?? count('prompt_cache_hit_tokens') ?? 0
  const cacheRead = Math.min(cached, total)
  const cacheWrite = Math.min(readCountValue(ofPrompt['cache_write_tokens']) ?? 0, total - cacheRead)
  return {
    input: total - cacheRead - cacheWrite,
    output: output ?? 0,
    cacheRead,
    cacheWrite5m: cacheWrite,
    cacheWrite1h: 0,
    reasoning: Math.min(readCountValue(ofOutput['reasoning_tokens']) ?? 0, output ?? 0),
    webSearches: 0,
  }
}

/** What an error inside an answer is called. */
export function readOpenAiErrorType(error: unknown): string {
  const { code, type } = readFields(error)
  return readText(code) ?? readText(type) ?? 'unknown_error'
}

export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
