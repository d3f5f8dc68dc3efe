import { isRecord, type JsonRecord, readJson } from './json.ts'
import type { LineEnd } from './sse.ts'
import { noUsage, type TokenUsage } from './usage.ts'

/** How the vendor behaves for one call. An empty script is the usual, friendly behaviour. */
export interface Script {
  /** Answers this status in the vendor's error shape (2xx: only the status changes). */
  readonly status?: number
  readonly errorType?: string
  readonly message?: string
  /** Set over the usual ones; an empty value removes a header. */
  readonly headers?: Readonly<Record<string, string>>
  readonly retryAfter?: string
  /** `spent`: nothing remaining; `none`: no such headers at all. */
  readonly rateLimit?: 'usual' | 'spent' | 'none'
  /** Answers an HTML page, as a gateway in front of a vendor does. */
  readonly html?: boolean
  /** Exactly this body, base64. */
  readonly rawBase64?: string

  /** The login page: answers with its form, or at once with the redirect that follows. */
  readonly login?: 'form' | 'approve' | 'deny' | 'wrong-state'
  /** In what a token address gives; `omit` and `keep` let the one that was used stay good. */
  readonly refreshToken?: 'rotate' | 'omit' | 'keep'
  /** Seconds for which tokens are good. */
  readonly expiresIn?: number

  /** Silence before the status line. */
  readonly delayMs?: number
  /** Silence before each event. */
  readonly eventDelayMs?: number
  /** After this many events: silence, for ever or for `stallMs`. */
  readonly stallAfter?: number
  readonly stallMs?: number
  /** After this many events: the socket is closed without an end. */
  readonly cutAfter?: number
  /** After this many bytes of the body: the same. */
  readonly cutAtByte?: number
  /** TCP reset instead of an answer. */
  readonly reset?: boolean
  /** Takes the request and never answers. */
  readonly hang?: boolean
  readonly contentEncoding?: 'gzip' | 'deflate' | 'br' | 'zstd'
  /** Leaves the `content-encoding` header out although the body is encoded. */
  readonly undeclaredEncoding?: boolean
  /** Writes pieces of 1 to this many bytes, cut anywhere, each on its own. */
  readonly chunkBytes?: number
  readonly seed?: number

  /** Content: the answer's text, or this many deltas of this many bytes each, or this many bytes in all. */
  readonly text?: string
  readonly events?: number
  readonly eventBytes?: number
  readonly totalBytes?: number
  readonly toolUse?: string
  readonly toolInput?: string
  readonly stopReason?: string
  /** Error event of this type inside a 200 stream, after `errorAfter` events (default 0: before any content). */
  readonly errorEvent?: string
  readonly errorAfter?: number
  /** Fixes single usage numbers. */
  readonly usage?: Partial<TokenUsage>
  /** `repeated`: every field again at the end; `corrected`: zeros first, truth at the end; `none`: no usage. */
  readonly usageReport?: 'usual' | 'none' | 'start-only' | 'repeated' | 'corrected'
  readonly lineEnd?: LineEnd
  /** Comment before every event. */
  readonly comments?: boolean
  /** A ping before every nth event. */
  readonly pingEvery?: number
}

type Kind = 'number' | 'flag' | 'headers' | 'usage' | 'text' | readonly string[]

const fields: Readonly<Record<keyof Script, Kind>> = {
  status: 'number',
  errorType: 'text',
  message: 'text',
  headers: 'headers',
  retryAfter: 'text',
  rateLimit: ['usual', 'spent', 'none'],
  html: 'flag',
  rawBase64: 'text',
  login: ['form', 'approve', 'deny', 'wrong-state'],
  refreshToken: ['rotate', 'omit', 'keep'],
  expiresIn: 'number',
  delayMs: 'number',
  eventDelayMs: 'number',
  stallAfter: 'number',
  stallMs: 'number',
  cutAfter: 'number',
  cutAtByte: 'number',
  reset: 'flag',
  hang: 'flag',
  contentEncoding: ['gzip', 'deflate', 'br', 'zstd'],
  undeclaredEncoding: 'flag',
  chunkBytes: 'number',
  seed: 'number',
  text: 'text',
  events: 'number',
  eventBytes: 'number',
  totalBytes: 'number',
  toolUse: 'text',
  toolInput: 'text',
  stopReason: 'text',
  errorEvent: 'text',
  errorAfter: 'number',
  usage: 'usage',
  usageReport: ['usual', 'none', 'start-only', 'repeated', 'corrected'],
  lineEnd: ['lf', 'crlf', 'cr'],
  comments: 'flag',
  pingEvery: 'number',
}

/** A behaviour nobody knows; most likely a slip in a test. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError'
}

/** Reads `status=529,retryAfter=3,header.x-a=b,usage.output=9,reset`, the same as JSON text, or an object. */
export function readScript(source: unknown): Script {
  const loose = typeof source === 'string' ? readText(source.trim()) : source
  if (!isRecord(loose)) throw new ScriptError('a script is an object or name=value pairs')
  const script: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(loose)) script[name] = readField(name, value)
  return script
}

function readText(text: string): unknown {
  if (text.startsWith('{')) {
    const json = readJson(text)
    if ('problem' in json) throw new ScriptError(`not JSON: ${json.problem}`)
    return json.value
  }
  const loose: Record<string, unknown> = {}
  const headers: Record<string, string> = {}
  const usage: Record<string, number> = {}
  for (const pair of text.split(/[,;&]/).filter(Boolean)) {
    const [name, value] = readPair(pair)
    if (name.startsWith('header.')) headers[name.slice(7)] = value
    else if (name.startsWith('usage.')) usage[name.slice(6)] = Number(value)
    else loose[name] = value
  }
  if (Object.keys(headers).length > 0) loose['headers'] = headers
  if (Object.keys(usage).length > 0) loose['usage'] = usage
  return loose
}

function readPair(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=')
  if (equals < 0) return [pair.trim(), 'true']
  const value = pair.slice(equals + 1)
  return [pair.slice(0, equals).trim(), /%[0-9a-f]{2}/i.test(value) ? decodeURIComponent(value) : value]
}

function readField(name: string, value: unknown): unknown {
  const kind = Object.hasOwn(fields, name) ? fields[name as keyof Script] : undefined
  if (kind === undefined) throw new ScriptError(`unknown behaviour "${name}"`)
  if (kind === 'text') return String(value)
  if (kind === 'flag') return value === true || value === 'true' || value === '1'
  if (kind === 'number' && value !== '' && Number.isFinite(Number(value))) return Number(value)
  if (kind === 'headers' && isRecord(value)) return lowerCased(value)
  if (kind === 'usage' && isRecord(value) && Object.entries(value).every(isUsageField)) return value
  if (Array.isArray(kind) && kind.includes(value)) return value
  throw new ScriptError(`"${name}" cannot be ${JSON.stringify(value)}`)
}

function lowerCased(headers: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

function isUsageField([name, value]: readonly [string, unknown]): boolean {
  return Object.hasOwn(noUsage, name) && Number.isSafeInteger(value)
}
