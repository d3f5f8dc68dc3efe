import { isRecord, type JsonRecord, readJson, recordsIn } from '../json.ts'
import type { AnthropicError } from './errors.ts'
import { countPrompt, type PromptTokens } from './prompt-tokens.ts'
import { findBodyProblem } from './validation.ts'

/** The parts of a `/v1/messages` body that shape the answer. */
export interface MessageRequest {
  readonly isStream: boolean
  readonly maxTokens: number
  readonly thinking: 'none' | 'shown' | 'omitted'
  readonly prompt: PromptTokens
  /** Set when the last user turn brings a tool's result. */
  readonly toolResult: string | undefined
  readonly asksToRun: boolean
  /** Properties of the JSON document that was asked for. */
  readonly jsonProperties: readonly string[] | undefined
  readonly webSearches: number
  readonly speed: string | undefined
}

export interface BodyReading {
  readonly model: string | undefined
  readonly modelScript: string | undefined
  readonly request: MessageRequest | undefined
  readonly problem: AnthropicError | undefined
}

export function readMessageBody(bytes: Buffer): BodyReading {
  const json = readJson(bytes.toString('utf8'))
  if ('problem' in json) return refused(`The request body is not valid JSON: ${json.problem}`)
  const body = json.value
  if (!isRecord(body)) return refused('The request body must be a JSON object')
  const { model, modelScript } = readModel(body['model'])
  const problem = findBodyProblem(body, model)
  return { model, modelScript, problem, request: problem ? undefined : readRequest(body) }
}

export function readModel(value: unknown): Pick<BodyReading, 'model' | 'modelScript'> {
  if (typeof value !== 'string') return { model: undefined, modelScript: undefined }
  const mark = value.indexOf('@sim:')
  if (mark < 0) return { model: value, modelScript: undefined }
  return { model: value.slice(0, mark), modelScript: value.slice(mark + 5) }
}

function refused(message: string): BodyReading {
  return { model: undefined, modelScript: undefined, request: undefined, problem: { status: 400, message } }
}

function readRequest(body: JsonRecord): MessageRequest {
  const lastTurn = lastUserBlocks(body)
  const result = lastTurn.find(block => block['type'] === 'tool_result')
  const lastText = lastTurn.findLast(block => block['type'] === 'text')?.['text']
  const tools = recordsIn(body['tools'])
  return {
    isStream: body['stream'] === true,
    maxTokens: Number(body['max_tokens']),
    thinking: readThinking(body['thinking']),
    prompt: countPrompt(body),
    toolResult: result ? textOf(result['content']) : undefined,
    asksToRun:
      tools.some(tool => tool['name'] === 'Bash') &&
      typeof lastText === 'string' &&
      lastText.includes('run it'),
    jsonProperties: readJsonProperties(body['output_config']),
    webSearches: tools.filter(tool => String(tool['type']).startsWith('web_search_')).length,
    speed: typeof body['speed'] === 'string' ? body['speed'] : undefined,
  }
}

function lastUserBlocks(body: JsonRecord): readonly JsonRecord[] {
  const content = recordsIn(body['messages']).findLast(message => message['role'] === 'user')?.['content']
  return typeof content === 'string' ? [{ type: 'text', text: content }] : recordsIn(content)
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return recordsIn(content)
    .map(block => (typeof block['text'] === 'string' ? block['text'] : ''))
    .join('')
}

function readThinking(value: unknown): MessageRequest['thinking'] {
  if (!isRecord(value) || value['type'] === 'disabled') return 'none'
  return value['display'] === 'omitted' ? 'omitted' : 'shown'
}

function readJsonProperties(value: unknown): readonly string[] | undefined {
  const format = isRecord(value) ? value['format'] : undefined
  if (!isRecord(format) || format['type'] !== 'json_schema' || !isRecord(format['schema'])) return undefined
  const properties = format['schema']['properties']
  return isRecord(properties) ? Object.keys(properties) : []
}
