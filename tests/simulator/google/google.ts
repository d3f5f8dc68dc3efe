import { type Answer, jsonAnswer } from '../answer.ts'
import type { Script } from '../script.ts'
import type { Secrets } from '../secrets.ts'
import type { Reading, ReceivedCall, Vendor } from '../vendor.ts'
import { readApiKey } from './credential.ts'
import { errorAnswer, scriptedError } from './errors.ts'
import { countAnswer, generationAnswer } from './generate.ts'
import { isKnownModel, modelAnswer, modelListAnswer, unknownModel } from './models.ts'
import { readContentRequest } from './request.ts'

/** The path of an account's base URL at the simulator. */
export const googlePrefix = '/google'

const paths = /^\/google\/v1(?:beta|\/publishers\/google)?\/models(?:\/([^/:]+)(?::(\w+))?)?$/

/** Google's API for API keys as its clients see it. */
export function createGoogle({ secrets }: { readonly secrets: Secrets }): Vendor {
  let count = 0

  function read(call: ReceivedCall): Reading {
    const [, place = '', action] = paths.exec(splitScript(call.path).path) ?? []
    const { modelScript } = splitScript(call.path)
    const { secret, problem } = readApiKey(call, secrets)
    const model = decodeURIComponent(place)
    const isArray = action === 'streamGenerateContent' && call.query.get('alt') !== 'sse'
    count += 1
    const answer = (script: Script | undefined): Answer => {
      if (problem) return errorAnswer(problem, isArray)
      if (script?.status !== undefined && script.status >= 300)
        return errorAnswer(scriptedError(script), isArray)
      return usualAnswer(call, { model, action, responseId: `sim-${count}` }, script)
    }
    return {
      secret,
      model: model === '' ? undefined : model,
      modelScript,
      scriptable: problem === undefined,
      answer,
      refuse: error => errorAnswer({ code: 400, message: `x-sim: ${error.message}` }),
    }
  }

  return {
    serves: path => paths.test(splitScript(path).path),
    read,
    notFound: path => errorAnswer({ code: 404, message: `no route for ${path}` }),
    failure: error => errorAnswer({ code: 500, message: `simulator: ${String(error)}` }),
  }
}

interface Wish {
  readonly model: string
  readonly action: string | undefined
  readonly responseId: string
}

function usualAnswer(call: ReceivedCall, wish: Wish, script: Script | undefined): Answer {
  const { model, action, responseId } = wish
  const isPost = action !== undefined
  if (call.method !== (isPost ? 'POST' : 'GET')) return errorAnswer({ code: 404, message: 'Not Found' })
  if (!isPost) return model === '' ? modelListAnswer(call.query) : modelAnswer(model)
  if (!isKnownModel(model)) return unknownModel(model)
  if (!call.body) return errorAnswer({ code: 400, message: 'Request payload size exceeds the limit' })
  if (/^(batchE|e)mbedContents?$/.test(action)) return embeddingAnswer(action)
  const request = readContentRequest(call.body)
  if (typeof request === 'string') return errorAnswer({ code: 400, message: request })
  if (action === 'countTokens') return countAnswer(request)
  const isStream = action === 'streamGenerateContent'
  if (!isStream && action !== 'generateContent') return errorAnswer({ code: 404, message: 'Not Found' })
  const form = isStream ? (call.query.get('alt') === 'sse' ? 'events' : 'array') : 'document'
  return generationAnswer({ request, model, responseId, form, isEnveloped: false }, script)
}

function embeddingAnswer(action: string): Answer {
  const embedding = { values: [0.25, -0.5, 0.125] }
  return jsonAnswer(200, action === 'embedContent' ? { embedding } : { embeddings: [embedding] })
}

/** `models/gemini-2.5-pro@sim:status=503:generateContent`: the script belongs to nobody's name. */
function splitScript(path: string): { readonly path: string; readonly modelScript: string | undefined } {
  const [, start, script, end = ''] = /^(.*?)(?:@|%40)sim(?::|%3A)(.*?)(:\w+)?$/i.exec(path) ?? []
  if (start === undefined) return { path, modelScript: undefined }
  return { path: `${start}${end}`, modelScript: decodeURIComponent(script ?? '') }
}
