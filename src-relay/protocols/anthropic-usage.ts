import type { TokenUsage } from '../contract/usage.ts'
import { readCountValue } from './json-values.ts'
import type { AnswerTraits } from './protocol.ts'

type Fields = Readonly<Record<string, unknown>>

const nothing: TokenUsage = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}

/** What is reported later replaces what was reported earlier, field by field; nothing is ever added up. */
export function replaceUsage(earlier: TokenUsage | undefined, reported: unknown): TokenUsage | undefined {
  const fields = readFields(reported)
  if (!Object.values(fields).some(value => readCountValue(value) !== undefined)) return earlier
  const before = earlier ?? nothing
  return {
    input: readCountValue(fields['input_tokens']) ?? before.input,
    output: readCountValue(fields['output_tokens']) ?? before.output,
    cacheRead: readCountValue(fields['cache_read_input_tokens']) ?? before.cacheRead,
    ...readCacheWrites(before, fields),
    reasoning: 0,
    webSearches:
      readCountValue(readFields(fields['server_tool_use'])['web_search_requests']) ?? before.webSearches,
  }
}

/** The tier and the speed, beside the usage or within it; later words replace earlier ones. */
export function replaceTraits(earlier: AnswerTraits, holder: Fields): AnswerTraits {
  const fields = { ...holder, ...readFields(holder['usage']) }
  const { service_tier: serviceTier, speed } = fields
  return {
    ...earlier,
    ...(typeof serviceTier === 'string' && { serviceTier }),
    ...(typeof speed === 'string' && { speed }),
  }
}

/** A total without its parts leaves the 1-hour part as it was; the rest counts as written for 5 minutes. */
function readCacheWrites(before: TokenUsage, fields: Fields) {
  const parts = readFields(fields['cache_creation'])
  const fiveMinutes = readCountValue(parts['ephemeral_5m_input_tokens'])
  const oneHour = readCountValue(parts['ephemeral_1h_input_tokens'])
  const total = readCountValue(fields['cache_creation_input_tokens'])
  if (fiveMinutes !== undefined || total === undefined)
    return { cacheWrite5m: fiveMinutes ?? before.cacheWrite5m, cacheWrite1h: oneHour ?? before.cacheWrite1h }
  const cacheWrite1h = Math.min(oneHour ?? before.cacheWrite1h, total)
  return { cacheWrite5m: total - cacheWrite1h, cacheWrite1h }
}

/** The members of an object from outside; none for anything else. */
export function readFields(value: unknown): Fields {
  // An upstream's JSON comes in here; each field is checked where it is read.
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
