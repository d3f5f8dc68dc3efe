import type { ClientRequest } from '../../protocols/protocol.ts'
import type { LocalAnswer, Operation, ResponseHead } from '../provider.ts'

/** For compatible addresses that have no list of models: an empty one keeps a client's picker working. */
export function answerLocally(
  operation: Operation,
  request: ClientRequest,
  { status }: ResponseHead,
): LocalAnswer | undefined {
  const isMissing = [404, 405, 501].includes(status)
  if (!isMissing || operation !== 'list-models' || request.path !== '/v1/models') return undefined
  const headers = { 'content-type': 'application/json', 'x-carpool-local-answer': 'empty-model-list' }
  return { status: 200, headers, body: JSON.stringify({ object: 'list', data: [] }) }
}
