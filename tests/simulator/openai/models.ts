import { type Answer, jsonAnswer } from '../answer.ts'
import { errorAnswer } from './errors.ts'

const ids = ['gpt-6.2-sol', 'gpt-5.5', 'gpt-5.1-codex', 'gpt-5-codex', 'gpt-5', 'gpt-4.1']
const all = ids.map(id => ({ id, object: 'model', created: 1_760_000_000, owned_by: 'openai' }))

/** `GET /v1/models` and `/v1/models/{id}`. */
export function modelsAnswer(id: string, headers: Answer['headers']): Answer {
  if (id === '') return jsonAnswer(200, { object: 'list', data: all }, headers)
  const model = all.find(each => each.id === id)
  if (model) return jsonAnswer(200, model, headers)
  const message = `The model '${id}' does not exist or you do not have access to it.`
  return errorAnswer({ status: 404, code: 'model_not_found', message }, headers)
}

/** What the vendor's own client reads. */
export function manifestAnswer(headers: Answer['headers']): Answer {
  return jsonAnswer(200, { models: ids.map(slug => ({ slug, display_name: slug })) }, headers)
}
