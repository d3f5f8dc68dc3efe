import type { TokenUsage } from '../contract/usage.ts'
import { readCountValue } from './json-values.ts'
import type { AnswerTraits } from './protocol.ts'

export type Fields = Readonly<Record<string, unknown>>

const counts = [
  'promptTokenCount',
  'cachedContentTokenCount',
  'candidatesTokenCount',
  'thoughtsTokenCount',
  'toolUsePromptTokenCount',
] as const
type Count = (typeof counts)[number]

/** What the chunks of one answer have reported so far; a later word replaces an earlier one, field by field. */
export interface Reported {
  readonly tokens?: { readonly [Name in Count]?: number }
  readonly searchQueries?: number
  readonly model?: string
  readonly serviceTier?: string
}

/** @param chunk one `GenerateContentResponse` */
export function replaceReported(earlier: Reported, chunk: Fields): Reported {
  const metadata = readFields(chunk['usageMetadata'])
  const found = counts.flatMap(name => {
    const count = readCountValue(metadata[name])
    return count === undefined ? [] : [[name, count] as const]
  })
  const model = readText(chunk['modelVersion'])
  const serviceTier = readServiceTier(metadata)
  const searchQueries = countSearchQueries(chunk['candidates'])
  return {
    ...earlier,
    ...(found.length > 0 && { tokens: { ...earlier.tokens, ...Object.fromEntries(found) } }),
    ...(searchQueries > 0 && { searchQueries }),
    ...(model !== undefined && { model }),
    ...(serviceTier !== undefined && { serviceTier }),
  }
}

/** The prompt's count includes what came from the cache and leaves out what tools fed back; output leaves out thoughts. */
export function usageOf({ tokens, searchQueries = 0, model = '' }: Reported): TokenUsage | undefined {
  if (tokens === undefined) return undefined
  const { promptTokenCount = 0, cachedContentTokenCount: cacheRead = 0, thoughtsTokenCount = 0 } = tokens
  const { candidatesTokenCount = 0, toolUsePromptTokenCount = 0 } = tokens
  return {
    input: Math.max(0, promptTokenCount - cacheRead) + toolUsePromptTokenCount,
    output: candidatesTokenCount + thoughtsTokenCount,
    cacheRead,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    reasoning: thoughtsTokenCount,
    // Up to version 2 a search is paid for once per answer, later once per query.
    webSearches: /-[12](\.\d+)?(-|$)/.test(model) ? Math.min(searchQueries, 1) : searchQueries,
  }
}

export function traitsOf({ serviceTier }: Reported): { readonly traits?: AnswerTraits } {
  return serviceTier === undefined ? {} : { traits: { serviceTier } }
}

/** `flex`, `priority`; the cloud's word for the same is a kind of traffic. */
function readServiceTier(metadata: Fields): string | undefined {
  const stated = readText(metadata['serviceTier'])?.toLowerCase()
  if (stated !== undefined) return stated
  return /^ON_DEMAND_(\w+)$/.exec(readText(metadata['trafficType']) ?? '')?.[1]?.toLowerCase()
}

function countSearchQueries(candidates: unknown): number {
  if (!Array.isArray(candidates)) return 0
  const queries = candidates.map(
    each => readFields(readFields(each)['groundingMetadata'])['webSearchQueries'],
  )
  return queries.reduce((sum: number, each) => sum + (Array.isArray(each) ? each.length : 0), 0)
}

/** The members of an object from outside; none for anything else. */
export function readFields(value: unknown): Fields {
  // An upstream's JSON comes in here; each field is checked where it is read.
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

export function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
