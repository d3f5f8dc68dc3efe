import { readJson } from '../../protocols/json-values.ts'
import { isPage, readHeader } from '../answer-headers.ts'
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
  const type = textOr(source['type']) || cloudType(head)
  return { ...head, type, message: textOr(message), isPage: isPage(head) }
}

/** Amazon names its errors in a header; an address may come after the name. */
function cloudType({ headers }: ResponseHead): string {
  return readHeader(headers, 'x-amzn-errortype')?.split(':')[0] ?? ''
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
