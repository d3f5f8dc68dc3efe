import { createHash } from 'node:crypto'
import { RelayError } from '../kernel/errors.ts'
import { type ByteRange, eachElement, readString, scanTopLevel } from './json-scan.ts'
import type { ClientRequest, Intent } from './protocol.ts'

const maxModelLength = 256
/** Enough of each part to tell two conversations apart; some begin with a whole book. */
const longestOpeningBytes = 32 * 1024

/** Where parts of a call stand in its body. */
type Members = ReadonlyMap<string, ByteRange>

const contentMembers = [
  'contents',
  'systemInstruction',
  'system_instruction',
  'generationConfig',
  'generation_config',
  'session_id',
]

/** Reads what the call wants: method and model from its path, or the model from the envelope around the content. */
export function readGenerateContentIntent(
  request: ClientRequest,
  installationHeaders: readonly string[],
): Intent {
  const { action, named } = readPath(request.path)
  if (request.method === 'GET' || !action) return { model: '', stream: false }
  const { body } = request
  const outer = scanWhole(body)
  const model = named ?? readEnvelopeModel(body, outer.get('model'), action)
  const content = named === undefined ? membersWithin(body, outer.get('request')) : outer
  const maxOutputTokens = readMaxOutputTokens(body, content)
  return {
    model,
    stream: action === 'streamGenerateContent',
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...readConversation(request, content, installationHeaders),
  }
}

/** `…/models/{model}:{action}`, or `…:{action}`. */
function readPath(path: string): { readonly action: string; readonly named: string | undefined } {
  const colon = path.lastIndexOf(':')
  if (colon < 0) return { action: '', named: undefined }
  const encoded = /\/models\/([^/]+)$/.exec(path.slice(0, colon))?.[1]
  return { action: path.slice(colon + 1), named: encoded === undefined ? undefined : decodeModel(encoded) }
}

function decodeModel(encoded: string): string {
  try {
    return checkedModel(decodeURIComponent(encoded))
  } catch (cause) {
    if (cause instanceof RelayError) throw cause
    throw badRequest('The name of the model in the address is not well encoded.')
  }
}

function readEnvelopeModel(body: Buffer, range: ByteRange | undefined, action: string): string {
  const text = range && range.end - range.start <= maxModelLength * 6 ? readString(body, range) : undefined
  if (text !== undefined) return checkedModel(text)
  // Questions about the login name no model.
  if (!/generateContent$/i.test(action)) return ''
  throw badRequest('The request names no model: the field "model" is missing or no text.')
}

function checkedModel(model: string): string {
  if (/^[^\p{Cc}/\\]+$/u.test(model) && model.length <= maxModelLength && !/^\.+$/.test(model)) return model
  throw badRequest(`A model's name has 1 to ${maxModelLength} characters and no slash.`)
}

function scanWhole(body: Buffer): Members {
  const scan = scanTopLevel(body, ['model', 'request', ...contentMembers])
  if (scan.ok) return scan.members
  throw badRequest(
    body.length === 0
      ? 'The request has no body; it must be a JSON object.'
      : `The request body is not a whole JSON object: it breaks at byte ${scan.at} of ${body.length}.`,
  )
}

/** The members of an object within the body, placed in the body; none for anything else. */
function membersWithin(body: Buffer, range: ByteRange | undefined, names = contentMembers): Members {
  const scan = range && scanTopLevel(body.subarray(range.start, range.end), names)
  if (!scan?.ok) return new Map()
  const { start: offset } = range ?? { start: 0 }
  return new Map(
    [...scan.members].map(([name, { start, end }]) => [name, { start: start + offset, end: end + offset }]),
  )
}

/** Undefined for whatever is no count: the upstream says what is wrong with it. */
function readMaxOutputTokens(body: Buffer, content: Members): number | undefined {
  const config = content.get('generationConfig') ?? content.get('generation_config')
  const members = membersWithin(body, config, ['maxOutputTokens', 'max_output_tokens'])
  const range = members.get('maxOutputTokens') ?? members.get('max_output_tokens')
  if (range === undefined || range.end - range.start > 9) return undefined
  const text = body.toString('latin1', range.start, range.end)
  return /^\d+$/.test(text) ? Number(text) : undefined
}

/** The session's id where the envelope has one, and a digest of what stays the same as a conversation grows. */
function readConversation(
  { body, headers }: ClientRequest,
  content: Members,
  installationHeaders: readonly string[],
): Pick<Intent, 'conversation' | 'opening'> {
  const session = content.get('session_id')
  const conversation = session && session.end - session.start <= 256 ? readString(body, session) : undefined
  const parts = [content.get('systemInstruction') ?? content.get('system_instruction')]
  const contents = content.get('contents')
  if (contents) eachElement(body, contents, first => parts.push(first) < 0)
  const hash = createHash('sha256')
  for (const name of installationHeaders) hash.update(String(headers[name] ?? ''))
  for (const part of parts)
    if (part) hash.update(body.subarray(part.start, Math.min(part.end, part.start + longestOpeningBytes)))
  const hasOpening = parts.some(part => part !== undefined)
  return {
    ...(conversation && { conversation }),
    ...(hasOpening && { opening: hash.digest('hex').slice(0, 32) }),
  }
}

function badRequest(message: string): RelayError {
  return new RelayError('bad_request', message)
}
