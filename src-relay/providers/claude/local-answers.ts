import type { ClientRequest } from '../../protocols/protocol.ts'
import { readHeader } from '../answer-headers.ts'
import type { LocalAnswer, Operation, ResponseHead } from '../provider.ts'
import { estimateTokens } from '../token-estimate.ts'
import { readErrorAnswer } from './error-answer.ts'

/**
 * For compatible addresses that lack a probe. An estimate is better than nothing: a count of 0 switches off the
 * client's compaction, and a refusal makes some clients spend real calls instead. The header says what it is.
 */
export function answerLocally(
  operation: Operation,
  request: ClientRequest,
  head: ResponseHead,
): LocalAnswer | undefined {
  if (!isUnsupported(head) && !(operation === 'count-tokens' && isCloudsRefusal(head))) return undefined
  if (operation === 'count-tokens')
    return json('estimated-tokens', { input_tokens: estimateTokens(request.body) })
  if (operation === 'list-models' && request.path === '/v1/models')
    return json('empty-model-list', { data: [], has_more: false, first_id: null, last_id: null })
  return undefined
}

/** The address has no such route; an unknown model is another matter. */
function isUnsupported(head: ResponseHead): boolean {
  if (![404, 405, 501].includes(head.status)) return false
  const { type, message } = readErrorAnswer(head)
  return !(type === 'not_found_error' && /^model\b/i.test(message))
}

/** Amazon counts for some models only, and takes another form for it. */
function isCloudsRefusal({ status, headers }: ResponseHead): boolean {
  return status === 400 && readHeader(headers, 'x-amzn-errortype') !== undefined
}

function json(what: string, document: unknown): LocalAnswer {
  const headers = { 'content-type': 'application/json', 'x-carpool-local-answer': what }
  return { status: 200, headers, body: JSON.stringify(document) }
}
