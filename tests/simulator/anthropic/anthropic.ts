import { type Answer, jsonAnswer } from '../answer.ts'
import type { Grants } from '../oauth/grants.ts'
import type { Script } from '../script.ts'
import type { Secrets } from '../secrets.ts'
import type { Reading, ReceivedCall, Vendor } from '../vendor.ts'
import { type Admitted, createAnswers } from './answers.ts'
import { readCountTokens } from './count-tokens.ts'
import { readCredential } from './credential.ts'
import { type AnthropicError, errorAnswer } from './errors.ts'
import { createMessageBodies, messageAnswer } from './messages.ts'
import { modelAnswer, modelListAnswer } from './models.ts'
import { createRateLimits } from './rate-limit-headers.ts'
import { usageReportAnswer } from './usage-report.ts'

export interface AnthropicDeps {
  readonly secrets: Secrets
  readonly grants: Grants
  readonly now: () => number
}

const paths = /^\/v1\/(messages(\/count_tokens)?|models(\/[^/]+)?)$|^\/api\/(hello|oauth\/usage)$/
// An "Anthropic-compatible" address often has a path of its own.
const compatiblePrefix = '/compat'

/** Anthropic's API as its clients see it. */
export function createAnthropic(deps: AnthropicDeps): Vendor {
  const bodies = createMessageBodies()
  const answers = createAnswers(createRateLimits(deps.now))
  let count = 0

  function nextRequestId(): string {
    count += 1
    return `req_011Csim${count.toString(36).padStart(17, '0')}`
  }

  function readAdmitted(call: ReceivedCall, path: string, admitted: Admitted): Reading {
    const { requestId } = admitted
    const refuse = (error: AnthropicError) => answers.fixed(errorAnswer(error, requestId), admitted.secret)
    if (path === '/api/oauth/usage') {
      const usual = (_: Answer['headers'], script: Script | undefined) =>
        usageReportAnswer(deps.now(), script)
      return answers.scriptable(admitted, { usual })
    }
    const isPost = path.startsWith('/v1/messages')
    if (call.method !== (isPost ? 'POST' : 'GET'))
      return refuse({ status: 405, message: 'Method Not Allowed' })
    if (!call.body) return refuse({ status: 413 })
    if (!call.headers['anthropic-version']) {
      return refuse({ status: 400, message: 'anthropic-version: header is required' })
    }
    if (path === '/v1/messages') return readMessages(call.body, call.bodySha256, admitted)
    if (isPost) return readCount(call.body, admitted)
    const id = decodeURIComponent(path.slice('/v1/models/'.length))
    return answers.scriptable(admitted, {
      usual: headers =>
        id === '' ? modelListAnswer(call.query, requestId, headers) : modelAnswer(id, requestId, headers),
    })
  }

  function readMessages(bytes: Buffer, sha256: string, admitted: Admitted): Reading {
    const body = bodies.read(bytes, sha256)
    return answers.scriptable(admitted, {
      model: body.model,
      modelScript: body.modelScript,
      spending: body.spending,
      usual: (headers, script) => messageAnswer(body, admitted, headers, script),
    })
  }

  function readCount(bytes: Buffer, { requestId, ...admitted }: Admitted): Reading {
    const { model, modelScript, answer } = readCountTokens(bytes)
    const usual = (headers: Answer['headers']) => answer(requestId, headers)
    return answers.scriptable({ requestId, ...admitted }, { model, modelScript, usual })
  }

  return {
    serves: path => paths.test(withoutPrefix(path)),
    read(call) {
      const path = withoutPrefix(call.path)
      if (path === '/api/hello') return answers.fixed(helloAnswer(call.method), undefined)
      const requestId = nextRequestId()
      const { secret, problem } = readCredential(call.headers, deps)
      if (secret === undefined || problem !== undefined) {
        return answers.fixed(errorAnswer({ status: 401, message: problem }, requestId), secret)
      }
      return readAdmitted(call, path, { secret, requestId, count })
    },
    notFound: path => errorAnswer({ status: 404, message: `no route for ${path}` }, nextRequestId()),
    failure: error => errorAnswer({ status: 500, message: `simulator: ${String(error)}` }, nextRequestId()),
  }
}

function withoutPrefix(path: string): string {
  return path.startsWith(`${compatiblePrefix}/`) ? path.slice(compatiblePrefix.length) : path
}

function helloAnswer(method: string): Answer {
  if (method === 'HEAD') return { status: 200, headers: { 'content-type': 'application/json' }, parts: [] }
  return jsonAnswer(200, { message: 'hello' })
}
