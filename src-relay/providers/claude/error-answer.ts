import { readJson } from '../../protocols/json-values.ts'
import { isPage } from '../answer-headers.ts'
import type { ResponseHead } from '../provider.ts'

/** An error as the provider or a compatible relay words it. */
export interface ErrorAnswer extends ResponseHead {
  readonly type: string
  readonly message: string
  /** A page for people: of a firewall, or of a web server that is no API. */
  readonly isPage: boolean
}

export function readErrorAnswer(head: ResponseHead): ErrorAnswer {
  const text = head.errorText ?? ''
  const document = readJson(text)
  const error = isObject(document) ? document['error'] : undefined
  // `{error: {type, message}}`, and among compatible relays also `{error: "…"}` and `{message}`.
  const source = isObject(error) ? error : isObject(document) ? document : {}
  const message = typeof error === 'string' ? error : source['message']
  return { ...head, type: textOr(source['type']), message: textOr(message), isPage: isPage(head) }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
