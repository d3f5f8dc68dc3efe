import { type Answer, jsonAnswer } from '../answer.ts'
import { isRecord, type JsonRecord, readJson } from '../json.ts'
import type { Script } from '../script.ts'
import type { Reading, ReceivedCall, Vendor } from '../vendor.ts'
import { errorAnswer, scriptedError } from './errors.ts'
import { countAnswer, generationAnswer } from './generate.ts'
import type { GoogleGrants } from './login.ts'
import { readContent } from './request.ts'

/** The project that a login gets when it is used for the first time. */
export const simulatedProject = 'simulated-project-1'

const path = /^\/google\/v1internal:(\w+)$/
const tier = { id: 'free-tier', name: 'Gemini Code Assist for individuals' }

/** The interface that Google's own client uses with a login. */
export function createCodeAssist(grants: GoogleGrants): Vendor {
  let hasProject = false
  let count = 0

  function stateAnswer(action: string): Answer {
    if (action === 'loadCodeAssist') {
      const allowedTiers = [{ ...tier, isDefault: true }]
      const state = hasProject ? { currentTier: tier, cloudaicompanionProject: simulatedProject } : {}
      return jsonAnswer(200, { ...state, allowedTiers, gcpManaged: false })
    }
    if (hasProject) {
      const response = { cloudaicompanionProject: { id: simulatedProject, name: simulatedProject } }
      return jsonAnswer(200, { name: 'operations/1', done: true, response })
    }
    hasProject = true
    return jsonAnswer(200, { name: 'operations/1', done: false })
  }

  function answerTo(
    action: string,
    body: JsonRecord,
    call: ReceivedCall,
    script: Script | undefined,
  ): Answer {
    if (action === 'loadCodeAssist' || action === 'onboardUser') return stateAnswer(action)
    if (action === 'retrieveUserQuota') return jsonAnswer(200, { buckets: [] })
    if (action === 'listExperiments') return jsonAnswer(200, { experimentIds: [], flags: [] })
    const request = readContent(isRecord(body['request']) ? body['request'] : {})
    if (typeof request === 'string') return errorAnswer({ code: 400, message: request })
    if (action === 'countTokens') return countAnswer(request)
    if (body['project'] !== simulatedProject)
      return errorAnswer({
        code: 403,
        message: `Permission denied on resource project ${String(body['project'])}.`,
      })
    const isStream = action === 'streamGenerateContent'
    const form = isStream ? (call.query.get('alt') === 'sse' ? 'events' : 'array') : 'document'
    const generation = { request, model: String(body['model']), responseId: `sim-${count}`, form } as const
    return generationAnswer({ ...generation, isEnveloped: true }, script)
  }

  function read(call: ReceivedCall): Reading {
    const action = path.exec(call.path)?.[1] ?? ''
    const json = readJson(call.body?.toString() ?? '')
    const body = 'value' in json && isRecord(json.value) ? json.value : {}
    const secret = /^bearer\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1]
    const isGood =
      secret !== undefined && grants.isGood(secret) && call.headers['x-goog-api-key'] === undefined
    count += 1
    return {
      secret,
      model: typeof body['model'] === 'string' ? body['model'] : undefined,
      modelScript: undefined,
      scriptable: isGood,
      answer(script) {
        if (!isGood) return errorAnswer({ code: 401 })
        if (script?.status !== undefined && script.status >= 300) return errorAnswer(scriptedError(script))
        return answerTo(action, body, call, script)
      },
      refuse: error => errorAnswer({ code: 400, message: `x-sim: ${error.message}` }),
    }
  }

  return {
    serves: candidate => path.test(candidate),
    read,
    notFound: candidate => errorAnswer({ code: 404, message: `no route for ${candidate}` }),
    failure: error => errorAnswer({ code: 500, message: `simulator: ${String(error)}` }),
  }
}
