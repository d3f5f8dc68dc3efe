import { type JsonRecord, recordsIn } from '../json.ts'
import type { AnthropicError } from './errors.ts'
import { countCacheMarks } from './prompt-tokens.ts'

const maxCacheMarks = 4
const roles = new Set(['user', 'assistant', 'system'])

/** The vendor's first objection to a `/v1/messages` body. */
export function findBodyProblem(body: JsonRecord, model: string | undefined): AnthropicError | undefined {
  const message = findFieldProblem(body, model) ?? findMarkProblem(body) ?? findSamplingProblem(body)
  if (message !== undefined) return { status: 400, message }
  return model === undefined ? undefined : findModelProblem(model)
}

/** What both messages and count_tokens demand. */
export function findPromptProblem(body: JsonRecord, model: string | undefined): string | undefined {
  if (body['model'] === undefined) return 'model: Field required'
  if (!model) return 'model: Input should be a valid string'
  const messages = body['messages']
  if (messages === undefined) return 'messages: Field required'
  if (!Array.isArray(messages)) return 'messages: Input should be a valid list'
  return messages.length === 0 ? 'messages: at least one message is required' : findMessageProblem(body)
}

export function findModelProblem(model: string): AnthropicError | undefined {
  return model.startsWith('no-such-model') ? { status: 404, message: `model: ${model}` } : undefined
}

function findFieldProblem(body: JsonRecord, model: string | undefined): string | undefined {
  const problem = findPromptProblem(body, model)
  if (problem !== undefined) return problem
  const maxTokens = body['max_tokens']
  if (maxTokens === undefined) return 'max_tokens: Field required'
  if (!Number.isInteger(maxTokens)) return 'max_tokens: Input should be a valid integer'
  return Number(maxTokens) < 1 ? 'max_tokens: must be greater than or equal to 1' : undefined
}

function findMessageProblem(body: JsonRecord): string | undefined {
  const messages = recordsIn(body['messages'])
  for (const [index, message] of messages.entries()) {
    const role = message['role']
    if (typeof role !== 'string' || !roles.has(role))
      return `messages.${index}: Unexpected role "${String(role)}"`
    const content = message['content']
    if (typeof content !== 'string' && !Array.isArray(content))
      return `messages.${index}.content: Field required`
    const lost = role === 'assistant' ? findLostToolUse(message, messages, index) : undefined
    if (lost !== undefined) {
      return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${lost}`
    }
  }
  return undefined
}

function findLostToolUse(
  message: JsonRecord,
  messages: readonly JsonRecord[],
  index: number,
): string | undefined {
  const next = messages.slice(index + 1).find(later => later['role'] === 'user')
  const results = new Set(recordsIn(next?.['content']).map(block => block['tool_use_id']))
  const lost = recordsIn(message['content']).find(
    block => block['type'] === 'tool_use' && !results.has(block['id']),
  )
  return lost ? String(lost['id']) : undefined
}

function findMarkProblem(body: JsonRecord): string | undefined {
  const count = countCacheMarks(body)
  if (count <= maxCacheMarks) return undefined
  return `A maximum of ${maxCacheMarks} blocks with cache_control may be provided. Found ${count}.`
}

function findSamplingProblem(body: JsonRecord): string | undefined {
  const isOlder = /^claude-(3|sonnet-4-2|opus-4-2)/.test(String(body['model']))
  if (isOlder || body['temperature'] === undefined || body['top_p'] === undefined) return undefined
  return '`temperature` and `top_p` cannot both be specified for this model. Please use only one.'
}

export function findExtraField(body: JsonRecord, forbidden: readonly string[]): string | undefined {
  const extra = forbidden.find(name => Object.hasOwn(body, name))
  return extra === undefined ? undefined : `${extra}: Extra inputs are not permitted`
}
