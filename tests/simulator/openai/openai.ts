import { type Answer, jsonAnswer, type Part } from '../answer.ts'
import type { Script } from '../script.ts'
import type { Secrets } from '../secrets.ts'
import type { Reading, ReceivedCall, Vendor } from '../vendor.ts'
import { planAnswer } from './answer-plan.ts'
import { chatDocument, chatEvents } from './chat.ts'
import { errorAnswer, type OpenAiError } from './errors.ts'
import { modelsAnswer } from './models.ts'
import { type Prompt, readPrompt } from './prompt.ts'
import { keyLimits } from './rate-limits.ts'
import { type Response, responseDocument, responseEvents } from './responses.ts'

export interface OpenAiDeps {
  readonly secrets: Secrets
}

const root = '/openai'
const paths = /^\/openai\/v1\/(responses(\/compact)?|chat\/completions|models(\/[^/]+)?)$/
const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }

/** OpenAI's API as its clients see it, below `/openai`. */
export function createOpenAi({ secrets }: OpenAiDeps): Vendor {
  let count = 0

  function answerPrompt(call: ReceivedCall, prompt: Prompt, script: Script | undefined): Answer {
    count += 1
    const headers = headersOf(count, script)
    if (prompt.model.startsWith('no-such-model')) return modelsAnswer(prompt.model, headers)
    const plan = planAnswer(prompt, script, call.bodySha256)
    const response: Response = { number: count, prompt, plan, script }
    const status = script?.status ?? 200
    const isChat = call.path.endsWith('/chat/completions')
    if (call.path.endsWith('/compact')) return compactAnswer(response, headers)
    if (prompt.isStream) {
      return {
        status,
        headers: { ...streamHeaders, ...headers },
        parts: isChat ? chatEvents(response) : responseEvents(response),
      }
    }
    return documentAnswer(status, isChat ? chatDocument(response) : responseDocument(response), headers)
  }

  function readAdmitted(call: ReceivedCall, secret: string): Reading {
    const refuse = (error: OpenAiError) => settled(errorAnswer(error, headersOf(count, undefined)), secret)
    const path = call.path.slice(`${root}/v1`.length)
    const isPost = !path.startsWith('/models')
    if (call.method !== (isPost ? 'POST' : 'GET'))
      return refuse({ status: 405, message: 'Method not allowed' })
    if (!isPost)
      return scriptable(secret, undefined, script =>
        modelsAnswer(decodeURIComponent(path.slice('/models/'.length)), headersOf(count, script)),
      )
    if (!call.body) return refuse({ status: 413 })
    const prompt = readPrompt(call.body)
    if (typeof prompt === 'string') return refuse({ status: 400, message: prompt })
    return scriptable(secret, prompt, script => answerPrompt(call, prompt, script))
  }

  return {
    serves: path => paths.test(path),
    read(call) {
      const secret = /^bearer\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1]
      if (secret === undefined || !secrets.accepts(secret, 'sk-')) {
        return settled(errorAnswer({ status: 401 }), secret)
      }
      return readAdmitted(call, secret)
    },
    notFound: path => errorAnswer({ status: 404, message: `Invalid URL (${path})` }),
    failure: error => errorAnswer({ status: 500, message: `simulator: ${String(error)}` }),
  }
}

function settled(answer: Answer, secret: string | undefined): Reading {
  const nothing = { model: undefined, modelScript: undefined }
  return { secret, ...nothing, scriptable: false, answer: () => answer, refuse: () => answer }
}

function scriptable(
  secret: string,
  prompt: Prompt | undefined,
  usual: (script: Script | undefined) => Answer,
): Reading {
  return {
    secret,
    model: prompt?.model,
    modelScript: prompt?.modelScript,
    scriptable: true,
    answer: script => scriptedError(script) ?? usual(script),
    refuse: error => errorAnswer({ status: 400, message: `x-sim: ${error.message}` }),
  }
}

function scriptedError(script: Script | undefined): Answer | undefined {
  const { status, errorType, message } = script ?? {}
  if (script === undefined || status === undefined || status < 300) return undefined
  const resets = Number(script.retryAfter ?? 3600)
  const quota = errorType === 'usage_limit_reached' && {
    more: { plan_type: 'pro', resets_in_seconds: resets },
  }
  return errorAnswer({ status, type: errorType, message, ...quota }, headersOf(0, script))
}

function headersOf(count: number, script: Script | undefined): Answer['headers'] {
  return { 'x-request-id': `req_sim${String(count).padStart(8, '0')}`, ...keyLimits(script) }
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
