import type { ClientRequest } from '../../protocols/protocol.ts'
import type { LocalAnswer, Operation, ResponseHead } from '../provider.ts'
import { estimateTokens } from '../token-estimate.ts'

/** The provider is not known to count tokens. An estimate is better than nothing; the header says what it is. */
export function answerLocally(
  operation: Operation,
  request: ClientRequest,
  { status }: ResponseHead,
): LocalAnswer | undefined {
  if (operation !== 'count-tokens' || ![404, 405, 501].includes(status)) return undefined
  const headers = { 'content-type': 'application/json', 'x-carpool-local-answer': 'estimated-tokens' }
  return { status: 200, headers, body: JSON.stringify({ input_tokens: estimateTokens(request.body) }) }
}
