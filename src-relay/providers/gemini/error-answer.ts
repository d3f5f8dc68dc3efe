import { z } from 'zod'
import { readJson } from '../../protocols/json-values.ts'
import { isPage } from '../answer-headers.ts'
import type { ResponseHead } from '../provider.ts'

/** An error as the provider words it. */
export interface ErrorAnswer extends ResponseHead {
  readonly message: string
  /** Every machine-readable word of it: its status, the reasons and the limits it names. */
  readonly words: readonly string[]
  /** How long it asks to wait, as it stands in the details: `31s`, `1h2m3s`, or a time. */
  readonly waits: readonly string[]
  /** A page for people: of a firewall, or of a web server that is no API. */
  readonly isPage: boolean
}

const text = z.string().catch('')
const detailSchema = z.object({
  reason: text,
  retryDelay: text,
  metadata: z.object({ quotaResetDelay: text, quotaResetTimeStamp: text }).catch(noMetadata),
  violations: z.array(z.object({ quotaId: text })).catch([]),
})
const errorSchema = z.object({
  error: z.object({ message: text, status: text, details: z.array(detailSchema.catch(noDetail)).catch([]) }),
})

function noMetadata() {
  return { quotaResetDelay: '', quotaResetTimeStamp: '' }
}

function noDetail() {
  return { reason: '', retryDelay: '', metadata: noMetadata(), violations: [] }
}

export function readErrorAnswer(head: ResponseHead): ErrorAnswer {
  const document = readJson(head.errorText ?? '')
  // Where the answer would have been an array, the error stands in one.
  const read = errorSchema.safeParse(Array.isArray(document) ? document[0] : document)
  if (!read.success) return { ...head, message: '', words: [], waits: [], isPage: isPage(head) }
  const { message, status, details } = read.data.error
  const words = [status, ...details.flatMap(each => [each.reason, ...each.violations.map(v => v.quotaId)])]
  const waits = details.flatMap(({ retryDelay, metadata }) => [
    retryDelay,
    metadata.quotaResetDelay,
    metadata.quotaResetTimeStamp,
  ])
  return {
    ...head,
    message,
    words: words.filter(Boolean),
    waits: waits.filter(Boolean),
    isPage: isPage(head),
  }
}
