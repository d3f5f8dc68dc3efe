import { type CallRecord, callRecordSchema, type TokenUsage } from '../contract/usage.ts'

const longestModel = 128
const longestClient = 64
const longestRouting = 500

/** Fields of an entry of the call log: of the call itself, then of its usage. */
const plainColumns = [
  'id',
  'startedAt',
  'endedAt',
  'day',
  'keyId',
  'accountId',
  'provider',
  'model',
  'client',
  'status',
  'ending',
  'attempts',
  'costMicroUsd',
] as const satisfies readonly (keyof CallRecord)[]
/** Empty where a call does not say. */
const detailColumns = [
  'hour',
  'modelAsked',
  'queueMs',
  'firstByteMs',
  'requestBytes',
  'responseBytes',
  'serviceTier',
  'speed',
  'routing',
] as const satisfies readonly (keyof CallRecord)[]
const usageColumns = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'reasoning',
  'webSearches',
] as const satisfies readonly (keyof TokenUsage)[]
const textColumns: ReadonlySet<string> = new Set([
  'id',
  'day',
  'keyId',
  'accountId',
  'provider',
  'model',
  'client',
  'ending',
  'modelAsked',
  'serviceTier',
  'speed',
  'routing',
])

export const callColumns: readonly string[] = [...plainColumns, ...usageColumns, ...detailColumns]

/**
 * What may be kept of a call: names that a client chose are cut to a bound, and numbers that are none count as
 * nothing, because one of them would spoil every sum it is added to.
 */
export function toStorable(call: CallRecord): CallRecord {
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning, webSearches } = call.usage
  return {
    ...call,
    model: call.model.slice(0, longestModel),
    client: call.client.slice(0, longestClient),
    ...cutDetails(call),
    costMicroUsd: call.costMicroUsd === null ? null : count(call.costMicroUsd),
    usage: {
      input: count(input),
      output: count(output),
      cacheRead: count(cacheRead),
      cacheWrite5m: count(cacheWrite5m),
      cacheWrite1h: count(cacheWrite1h),
      reasoning: count(reasoning),
      webSearches: count(webSearches),
    },
  }
}

/** Values of an entry, in the order of `callColumns`. An unknown cost is empty. */
export function writeCall(call: CallRecord): readonly (string | number)[] {
  return [
    ...plainColumns.map(column => call[column] ?? ''),
    ...usageColumns.map(column => call.usage[column]),
    ...detailColumns.map(column => call[column] ?? ''),
  ]
}

/** An entry as the stream gives it, `[id, [field, value, …]]`; undefined for one that is no call. */
export function readCall(entry: unknown): CallRecord | undefined {
  if (!Array.isArray(entry) || !Array.isArray(entry[1])) return undefined
  const flat: readonly unknown[] = entry[1]
  const fields = new Map<unknown, unknown>()
  for (let index = 0; index + 1 < flat.length; index += 2) fields.set(flat[index], flat[index + 1])
  const value = (column: string): unknown => {
    const text = fields.get(column)
    if (textColumns.has(column)) return text
    return text === '' ? null : Number(text)
  }
  const told = detailColumns.filter(column => (fields.get(column) ?? '') !== '')
  const read = callRecordSchema.safeParse({
    ...Object.fromEntries([...plainColumns, ...told].map(column => [column, value(column)])),
    usage: Object.fromEntries(usageColumns.map(column => [column, value(column)])),
  })
  return read.success ? read.data : undefined
}

function cutDetails({ modelAsked, serviceTier, speed, routing }: CallRecord): Partial<CallRecord> {
  return {
    ...(modelAsked !== undefined && { modelAsked: modelAsked.slice(0, longestModel) }),
    ...(serviceTier !== undefined && { serviceTier: serviceTier.slice(0, longestClient) }),
    ...(speed !== undefined && { speed: speed.slice(0, longestClient) }),
    ...(routing !== undefined && { routing: routing.slice(0, longestRouting) }),
  }
}

function count(value: number): number {
  return Number.isSafeInteger(value) && value > 0 ? value : 0
}

/** Id of an entry as the stream gives it: when it was entered, and which one of that millisecond. */
export function readEntryId(entry: unknown): string | undefined {
  return Array.isArray(entry) && typeof entry[0] === 'string' ? entry[0] : undefined
}
