import { type Answer, jsonAnswer } from '../answer.ts'
import { errorAnswer } from './errors.ts'

const models = [
  ['gemini-2.5-pro', 'Gemini 2.5 Pro'],
  ['gemini-2.5-flash', 'Gemini 2.5 Flash'],
  ['gemini-3.5-flash-lite', 'Gemini 3.5 Flash-Lite'],
  ['gemini-3.8-flash', 'Gemini 3.8 Flash'],
  ['gemini-embedding-001', 'Gemini Embedding 001'],
].map(([id, displayName]) => ({
  name: `models/${id}`,
  version: '001',
  displayName,
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  supportedGenerationMethods: id?.includes('embedding')
    ? ['embedContent', 'countTextTokens']
    : ['generateContent', 'countTokens'],
}))

export function isKnownModel(id: string): boolean {
  return /^(gemini|gemma|text-embedding)-[\w.-]+$/.test(id)
}

/** `GET …/models` with `pageSize` and `pageToken`. */
export function modelListAnswer(query: URLSearchParams): Answer {
  const start = Number(query.get('pageToken') ?? 0)
  const end = start + Number(query.get('pageSize') ?? 50)
  const rest = end < models.length ? { nextPageToken: String(end) } : {}
  return jsonAnswer(200, { models: models.slice(start, end), ...rest })
}

export function modelAnswer(id: string): Answer {
  const model = models.find(({ name }) => name === `models/${id}`)
  return model ? jsonAnswer(200, model) : unknownModel(id)
}

export function unknownModel(id: string): Answer {
  const message = `models/${id} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`
  return errorAnswer({ code: 404, message })
}
