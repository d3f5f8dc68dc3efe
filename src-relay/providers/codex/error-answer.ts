import { type Fields, readCountValue, readFields, readJson, readText } from '../../protocols/json-values.ts'
import { isPage } from '../answer-headers.ts'
import type { ResponseHead } from '../provider.ts'

/** An error as the provider or a compatible address words it. */
export interface ErrorAnswer extends ResponseHead {
  readonly type: string
  readonly code: string
  readonly message: string
  /** ms epoch, or undefined where none is stated. */
  readonly resetsAt: number | undefined
  /** A page for people: of a firewall, or of a web server that is no API. */
  readonly isPage: boolean
}

export function readErrorAnswer(head: ResponseHead, now: number): ErrorAnswer {
  const text = head.errorText ?? ''
  const document = readFields(readJson(text))
  const error = document['error'] ?? document['detail']
  // `{error: {type, code, message}}`, and elsewhere also `{error: "…"}`, `{detail: "…"}` and `{message}`.
  const source = typeof error === 'object' && error !== null ? readFields(error) : document
  return {
    ...head,
    type: readText(source['type']) ?? '',
    code: readText(source['code']) ?? '',
    message: readText(error) ?? readText(source['message']) ?? '',
    resetsAt: readReset(source, now),
    isPage: isPage(head),
  }
}

function readReset(error: Fields, now: number): number | undefined {
  const inSeconds = readCountValue(error['resets_in_seconds'])
  if (inSeconds !== undefined) return now + inSeconds * 1000
  const at = readCountValue(error['resets_at'])
  return at === undefined ? undefined : at * 1000
}
