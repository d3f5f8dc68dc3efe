import { type Answer, jsonAnswer } from '../answer.ts'
import { errorAnswer } from './errors.ts'

const models: readonly (readonly [id: string, name: string, createdAt: string])[] = [
  ['claude-opus-5-5', 'Claude Opus 5.5', '2026-09-29T00:00:00Z'],
  ['claude-sonnet-5-5', 'Claude Sonnet 5.5', '2026-09-29T00:00:00Z'],
  ['claude-opus-4-6', 'Claude Opus 4.6', '2026-02-04T00:00:00Z'],
  ['claude-haiku-4-5-20251001', 'Claude Haiku 4.5', '2025-10-15T00:00:00Z'],
  ['claude-sonnet-4-5-20250929', 'Claude Sonnet 4.5', '2025-09-29T00:00:00Z'],
  ['claude-sonnet-4-20250514', 'Claude Sonnet 4', '2025-05-22T00:00:00Z'],
  ['claude-3-5-haiku-20241022', 'Claude Haiku 3.5', '2024-10-22T00:00:00Z'],
]

const all = models.map(([id, display_name, created_at]) => ({ type: 'model', id, display_name, created_at }))

/** `GET /v1/models` with `limit`, `after_id` and `before_id`. */
export function modelListAnswer(
  query: URLSearchParams,
  requestId: string,
  headers: Answer['headers'],
): Answer {
  const limit = Number(query.get('limit') ?? 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    return errorAnswer(
      { status: 400, message: 'limit: Input should be between 1 and 1000' },
      requestId,
      headers,
    )
  }
  const after = all.findIndex(model => model.id === query.get('after_id'))
  const before = all.findIndex(model => model.id === query.get('before_id'))
  const candidates = all.slice(after + 1, before < 0 ? all.length : before)
  const data = before < 0 ? candidates.slice(0, limit) : candidates.slice(-limit)
  return jsonAnswer(
    200,
    {
      data,
      has_more: data.length < candidates.length,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
    },
    headers,
  )
}

/** `GET /v1/models/{id}`. */
export function modelAnswer(id: string, requestId: string, headers: Answer['headers']): Answer {
  const model = all.find(candidate => candidate.id === id)
  if (model) return jsonAnswer(200, model, headers)
  return errorAnswer({ status: 404, message: `model: ${id}` }, requestId, headers)
}
