import { readModel } from '../anthropic/message-request.ts'
import { isRecord, type JsonRecord, readJson, recordsIn } from '../json.ts'

/** What of a request in either format shapes the answer. */
export interface Prompt {
  readonly model: string
  readonly modelScript: string | undefined
  readonly isStream: boolean
  /** Whether the answer is to be kept by the vendor. */
  readonly stores: boolean
  readonly maxTokens: number
  readonly reasons: boolean
  readonly promptTokens: number
  /** Of those, what an earlier call of the conversation has sent. */
  readonly cachedTokens: number
  /** Set when the last turn brings a tool's result. */
  readonly toolResult: string | undefined
  /** The tool to be called next. */
  readonly tool: { readonly name: string; readonly input: string } | undefined
  /** Chat only: whether the last chunk is to state the usage. */
  readonly tellsUsage: boolean
  readonly searches: number
}

const charsPerToken = 4

/** The shell tools of the vendor's own client, old and new, and one of the tests. */
const shells: Readonly<Record<string, object>> = {
  exec_command: { cmd: 'echo 42' },
  shell: { command: ['bash', '-lc', 'echo 42'] },
  get_weather: { city: 'Paris' },
}

/** The prompt, or what the vendor objects to. */
export function readPrompt(bytes: Buffer): Prompt | string {
  const json = readJson(bytes.toString('utf8'))
  if ('problem' in json) return 'We could not parse the JSON body of your request.'
  const body = json.value
  if (!isRecord(body)) return 'The body must be a JSON object.'
  const { model, modelScript } = readModel(body['model'])
  if (!model) return 'you must provide a model parameter'
  const items = itemsOf(body)
  if (items.length === 0) return "Missing required parameter: 'input'."
  const lastAnswer = items.findLastIndex(item => item['role'] === 'assistant' || 'arguments' in item)
  const promptTokens = Math.max(1, Math.ceil(bytes.length / charsPerToken))
  const results = items.slice(lastAnswer + 1)
  const toolResult = results.map(readResult).find(result => result !== undefined)
  const options = body['stream_options']
  return {
    model,
    modelScript,
    isStream: body['stream'] === true,
    stores: body['store'] !== false,
    maxTokens: Number(
      body['max_output_tokens'] ?? body['max_completion_tokens'] ?? body['max_tokens'] ?? 4096,
    ),
    reasons: isRecord(body['reasoning']) || body['reasoning_effort'] !== undefined,
    promptTokens,
    cachedTokens: lastAnswer < 0 ? 0 : Math.floor(promptTokens / 2),
    toolResult,
    tool: toolResult === undefined && asksToRun(items) ? findShell(body) : undefined,
    tellsUsage: isRecord(options) && options['include_usage'] === true,
    searches: recordsIn(body['tools']).filter(tool => String(tool['type']).startsWith('web_search')).length,
  }
}

function itemsOf(body: JsonRecord): readonly JsonRecord[] {
  const input = body['input'] ?? body['messages']
  return typeof input === 'string' ? [{ role: 'user', content: input }] : recordsIn(input)
}

function readResult(item: JsonRecord): string | undefined {
  if (item['type'] === 'function_call_output' || item['type'] === 'custom_tool_call_output')
    return textOf(item['output'])
  return item['role'] === 'tool' ? textOf(item['content']) : undefined
}

function asksToRun(items: readonly JsonRecord[]): boolean {
  const last = items.findLast(item => item['role'] === 'user')
  return textOf(last?.['content']).includes('run it')
}

function findShell(body: JsonRecord): Prompt['tool'] {
  const names = recordsIn(body['tools']).map(tool =>
    String((isRecord(tool['function']) ? tool['function'] : tool)['name']),
  )
  const name = names.find(each => Object.hasOwn(shells, each))
  return name === undefined ? undefined : { name, input: JSON.stringify(shells[name]) }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return recordsIn(content)
    .map(part => (typeof part['text'] === 'string' ? part['text'] : ''))
    .join('')
}
