import { readFields, readJson, readText } from './json-values.ts'
import { statusOfCode } from './openai-failure-codes.ts'
import type { StreamStart, StreamStartReader } from './protocol.ts'
import { createStreamStartReader } from './stream-start-reader.ts'

/** What may come before the first word of an answer; the provider's own notices have names of their own. */
const prelude = /^response\.(created|in_progress|queued)$|^(?!response\.|error$)/

/** The first events repeat the instructions and the tools. */
const maxBytes = 1024 * 1024

export function createResponsesStreamStartReader(): StreamStartReader {
  return createStreamStartReader({ maxBytes, readEvent })
}

function readEvent(named: string | undefined, data: string): StreamStart | undefined {
  const type = named ?? /"type"\s*:\s*"([\w.]+)"/.exec(data)?.[1]
  if (type === undefined ? data === '' : prelude.test(type)) return undefined
  return type === 'response.failed' || type === 'error' ? readFailure(data) : { kind: 'begun' }
}

function readFailure(data: string): StreamStart {
  const event = readFields(readJson(data))
  const error = readFields(readFields(event['response'])['error'] ?? event['error'] ?? event)
  const { code, type } = error
  const name = [code, type].map(readText).find(each => statusOfCode(each) !== undefined)
  const status = statusOfCode(name)
  if (status === undefined) return { kind: 'begun' }
  return { kind: 'failed', status, body: JSON.stringify({ error: { ...error, type: name } }) }
}
