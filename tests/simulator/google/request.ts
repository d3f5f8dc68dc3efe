import { isRecord, type JsonRecord, readJson, recordsIn } from '../json.ts'

/** What a call of `generateContent` asks for. */
export interface ContentRequest {
  readonly promptTokens: number
  /** Part of the prompt that an earlier call of the same conversation has left in the cache. */
  readonly cachedTokens: number
  readonly maxTokens: number
  readonly showsThoughts: boolean
  readonly usesSearch: boolean
  /** The last message asks to run something, and the client has a tool for it. */
  readonly runTool: string | undefined
  readonly toolResult: string | undefined
  readonly wantsJson: boolean
}

const knownFields = new Set([
  'contents',
  'systemInstruction',
  'generationConfig',
  'safetySettings',
  'tools',
  'toolConfig',
  'cachedContent',
  'labels',
  'session_id',
  'model',
  'store',
  'serviceTier',
])
const charsPerToken = 4

/** The request, or the vendor's words on what is wrong with it. */
export function readContentRequest(bytes: Buffer): ContentRequest | string {
  const json = readJson(bytes.toString('utf8'))
  if ('problem' in json) return `Invalid JSON payload received. ${json.problem}`
  return isRecord(json.value) ? readContent(json.value) : 'Invalid value at root: not an object'
}

export function readContent(body: JsonRecord): ContentRequest | string {
  const extra = Object.keys(body).find(name => !knownFields.has(name))
  if (extra !== undefined) return `Invalid JSON payload received. Unknown name "${extra}": Cannot find field.`
  const contents = recordsIn(body['contents'])
  if (contents.length === 0) return '* GenerateContentRequest.contents: contents is not specified\n'
  const config = isRecord(body['generationConfig']) ? body['generationConfig'] : {}
  const thinking = isRecord(config['thinkingConfig']) ? config['thinkingConfig'] : {}
  const tools = recordsIn(body['tools'])
  const last = partsOf(contents.at(-1))
  return {
    promptTokens: tokensIn([body['systemInstruction'], body['tools'], contents]),
    cachedTokens: contents.length > 1 ? tokensIn([body['systemInstruction']]) : 0,
    maxTokens: Number(config['maxOutputTokens'] ?? Number.POSITIVE_INFINITY),
    showsThoughts: thinking['includeThoughts'] === true,
    usesSearch: tools.some(tool => 'googleSearch' in tool),
    runTool: toolFor(last, tools),
    toolResult: resultIn(last),
    wantsJson: config['responseMimeType'] === 'application/json',
  }
}

export function tokensIn(values: readonly unknown[]): number {
  return Math.ceil(JSON.stringify(values).length / charsPerToken)
}

function partsOf(content: JsonRecord | undefined): readonly JsonRecord[] {
  return recordsIn(content?.['parts'])
}

function toolFor(parts: readonly JsonRecord[], tools: readonly JsonRecord[]): string | undefined {
  if (!parts.some(({ text }) => typeof text === 'string' && /\brun it\b/.test(text))) return undefined
  const names = tools
    .flatMap(tool => recordsIn(tool['functionDeclarations']))
    .map(({ name }) => (typeof name === 'string' ? name : ''))
  return names.find(name => /list_directory|shell|bash/i.test(name)) ?? names[0]
}

function resultIn(parts: readonly JsonRecord[]): string | undefined {
  const answered = parts.find(part => isRecord(part['functionResponse']))?.['functionResponse']
  return isRecord(answered) ? JSON.stringify(answered['response']) : undefined
}
