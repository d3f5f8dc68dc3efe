import { type Answer, jsonAnswer, type Part } from '../answer.ts'
import type { Script } from '../script.ts'
import type { Reading, ReceivedCall, Vendor } from '../vendor.ts'
import { planAnswer } from './answer-plan.ts'
import { createAzureDoor } from './azure-door.ts'
import { chatDocument, chatEvents } from './chat.ts'
import { type Books, createDoors, type Door } from './doors.ts'
import { errorAnswer } from './errors.ts'
import { manifestAnswer, modelsAnswer } from './models.ts'
import { type Prompt, readPrompt } from './prompt.ts'
import { type Response, responseDocument, responseEvents } from './responses.ts'

const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }

/** OpenAI's API as its clients see it, that of its subscriptions, and that of Azure; each below a path of its own. */
export function createOpenAi(books: Books): Vendor {
  const doors = [...createDoors(books), createAzureDoor(books.secrets)]
  let count = 0

  function headersOf(door: Door, script: Script | undefined): Answer['headers'] {
    return { 'x-request-id': `req_sim${String(count).padStart(8, '0')}`, ...door.limits(script) }
  }

  function readAdmitted(call: ReceivedCall, door: Door, secret: string | undefined): Reading {
    const operation = door.operation(call.path)
    const isList = operation.startsWith('/models')
    if (call.method !== (isList ? 'GET' : 'POST')) return settled(errorAnswer({ status: 405 }), secret)
    if (isList)
      return scriptable(secret, undefined, script => listModels(call, operation, headersOf(door, script)))
    const prompt = call.body ? readPrompt(call.body) : 'Request body too large.'
    if (typeof prompt === 'string') return settled(errorAnswer({ status: 400, message: prompt }), secret)
    return scriptable(secret, prompt, script => {
      count += 1
      const headers = headersOf(door, script)
      const refusal = scriptedError(script, headers) ?? door.objection(operation, prompt, call)
      return refusal ?? answerPrompt({ call, operation, headers, number: count }, prompt, script)
    })
  }

  return {
    serves: path => doors.some(({ paths }) => paths.test(path)),
    read(call) {
      const door = doors.find(({ paths }) => paths.test(call.path))
      if (!door) throw new Error(`no door at ${call.path}`)
      const { secret, refusal } = door.admit(call)
      return refusal ? settled(refusal, secret) : readAdmitted(call, door, secret)
    },
    notFound: path => errorAnswer({ status: 404, message: `Invalid URL (${path})` }),
    failure: error => errorAnswer({ status: 500, message: `simulator: ${String(error)}` }),
  }
}

interface Asked {
  readonly call: ReceivedCall
  readonly operation: string
  readonly headers: Answer['headers']
  readonly number: number
}

function answerPrompt(
  { call, operation, headers, number }: Asked,
  prompt: Prompt,
  script: Script | undefined,
): Answer {
  if (prompt.model.startsWith('no-such-model')) return modelsAnswer(prompt.model, headers)
  const plan = planAnswer(prompt, script, call.bodySha256)
  const response: Response = { number, prompt, plan, script }
  const status = script?.status ?? 200
  if (operation === '/responses/compact') return compactAnswer(response, headers)
  const isChat = operation === '/chat/completions'
  if (!prompt.isStream)
    return documentAnswer(status, isChat ? chatDocument(response) : responseDocument(response), headers)
  const parts = isChat ? chatEvents(response) : responseEvents(response)
  return { status, headers: { ...streamHeaders, ...headers }, parts }
}

function listModels({ query }: ReceivedCall, operation: string, headers: Answer['headers']): Answer {
  if (query.has('client_version')) return manifestAnswer(headers)
  return modelsAnswer(decodeURIComponent(operation.slice('/models/'.length)), headers)
}

function settled(answer: Answer, secret: string | undefined): Reading {
  const nothing = { model: undefined, modelScript: undefined }
  return { secret, ...nothing, scriptable: false, answer: () => answer, refuse: () => answer }
}

function scriptable(
  secret: string | undefined,
  prompt: Prompt | undefined,
  answer: (script: Script | undefined) => Answer,
): Reading {
  return {
    secret,
    model: prompt?.model,
    modelScript: prompt?.modelScript,
    scriptable: true,
    answer,
    refuse: error => errorAnswer({ status: 400, message: `x-sim: ${error.message}` }),
  }
}

function scriptedError(script: Script | undefined, headers: Answer['headers']): Answer | undefined {
  const { status, errorType, message } = script ?? {}
  if (script === undefined || status === undefined || status < 300) return undefined
  const more = { plan_type: 'pro', resets_in_seconds: Number(script.retryAfter ?? 3600) }
  const quota = errorType === 'usage_limit_reached' && { more }
  return errorAnswer({ status, type: errorType, message, ...quota }, headers)
}

function documentAnswer(status: number, part: Part, headers: Answer['headers']): Answer {
  const own = { 'content-type': 'application/json', 'content-length': part.bytes.length }
  return { status, headers: { ...own, ...headers }, parts: [part] }
}

/** The conversation so far in a form that only the vendor can read. */
function compactAnswer(response: Response, headers: Answer['headers']): Answer {
  const { usage } = response.plan
  const document = JSON.parse(responseDocument(response).bytes.toString()) as object
  const output = [{ type: 'compaction', id: 'cmp_1', encrypted_content: 'gAAAAcompacted' }]
  const answer = jsonAnswer(200, { ...document, object: 'response.compaction', output }, headers)
  return {
    ...answer,
    parts: [...answer.parts].map(part => ({ ...part, tells: { ...usage, webSearches: 0 } })),
  }
}
