import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'
import type { CallLog, LoggedCall } from './call-log.ts'
import type { Control } from './control.ts'
import { deliver } from './delivery.ts'
import { genericAnswer } from './generic-answers.ts'
import { type ReceivedBody, receiveBody } from './receive.ts'
import { type Script, ScriptError } from './script.ts'
import type { ScriptRules } from './script-rules.ts'
import type { Reading, Vendor } from './vendor.ts'
import { createWire } from './wire.ts'

export interface ServeDeps {
  /** The first one speaks for paths that nobody serves. */
  readonly vendors: readonly [Vendor, ...Vendor[]]
  readonly log: CallLog
  readonly rules: ScriptRules
  readonly control: Control
  readonly keepBodies: boolean
  readonly eventDelayMs: number | undefined
}

interface Decision {
  readonly answer: Answer
  readonly script: Script | undefined
}

/** Listener for every request that reaches the simulator; it never throws. */
export function createServe(deps: ServeDeps) {
  return async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path, query] = splitUrl(request.url ?? '/')
    if (deps.control.serves(path)) return deps.control.answer(request, response, path)
    const call = deps.log.open(request, path)
    const wire = createWire(response, call)
    const body = await receiveBody(request)
    if (!body) return
    noteBody(call, body, deps.keepBodies)
    const { answer, script } = decide(deps, call, body, query)
    try {
      await deliver(answer, paced(script, deps.eventDelayMs), wire)
    } catch (error) {
      // A script asked for what cannot be sent (a bad header, say): nothing sensible can follow on this socket.
      process.stderr.write(`simulator: ${request.method} ${path}: ${String(error)}\n`)
      wire.reset()
    }
  }
}

function splitUrl(url: string): readonly [string, string] {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}

function noteBody(call: LoggedCall, { bytes, byteCount, sha256 }: ReceivedBody, keepBodies: boolean): void {
  const kept = keepBodies && bytes ? { body: bytes } : {}
  call.note({ bodyBytes: byteCount, bodySha256: sha256, ...kept })
}

function decide(deps: ServeDeps, call: LoggedCall, body: ReceivedBody, query: string): Decision {
  const { path, method, headers } = call.record
  const vendor = deps.vendors.find(candidate => candidate.serves(path))
  if (!vendor) return { answer: deps.vendors[0].notFound(path), script: undefined }
  try {
    const bodySha256 = body.sha256
    const reading = vendor.read({
      method,
      path,
      query: new URLSearchParams(query),
      headers,
      body: body.bytes,
      bodySha256,
    })
    note(call, reading)
    return answerWith(reading, deps.rules, call)
  } catch (error) {
    return { answer: vendor.failure(error), script: undefined }
  }
}

function answerWith(reading: Reading, rules: ScriptRules, call: LoggedCall): Decision {
  try {
    const script = reading.scriptable ? chooseScript(reading, rules, call) : undefined
    if (script) call.note({ script })
    return { answer: genericAnswer(script) ?? reading.answer(script), script }
  } catch (error) {
    if (error instanceof ScriptError) return { answer: reading.refuse(error), script: undefined }
    throw error
  }
}

function chooseScript(reading: Reading, rules: ScriptRules, call: LoggedCall): Script | undefined {
  const header = call.record.headers['x-sim']
  return rules.choose({
    path: call.record.path,
    secret: reading.secret,
    model: reading.model,
    modelScript: reading.modelScript,
    headerScript: typeof header === 'string' ? header : undefined,
  })
}

function note(call: LoggedCall, { secret, model }: Reading): void {
  call.note({ ...(secret === undefined ? {} : { secret }), ...(model === undefined ? {} : { model }) })
}

function paced(script: Script | undefined, eventDelayMs: number | undefined): Script | undefined {
  return eventDelayMs === undefined ? script : { eventDelayMs, ...script }
}
