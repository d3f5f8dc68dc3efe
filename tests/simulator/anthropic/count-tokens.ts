import { type Answer, jsonAnswer } from '../answer.ts'
import { isRecord, readJson } from '../json.ts'
import { type AnthropicError, errorAnswer } from './errors.ts'
import { readModel } from './message-request.ts'
import { countPrompt, totalPrompt } from './prompt-tokens.ts'
import { findExtraField, findModelProblem, findPromptProblem } from './validation.ts'

// Fields of a message call that this endpoint is known to refuse.
const refusedFields = ['metadata', 'context_management', 'diagnostics']

export interface CountReading {
  readonly model: string | undefined
  readonly modelScript: string | undefined
  answer(requestId: string, headers: Answer['headers']): Answer
}

/** `POST /v1/messages/count_tokens`. */
export function readCountTokens(bytes: Buffer): CountReading {
  const json = readJson(bytes.toString('utf8'))
  const body = 'value' in json && isRecord(json.value) ? json.value : undefined
  const { model, modelScript } = readModel(body?.['model'])
  if (!body) {
    const reason = 'problem' in json ? json.problem : 'not an object'
    return refused({ status: 400, message: `The request body is not valid JSON: ${reason}` })
  }
  const message = findPromptProblem(body, model) ?? findExtraField(body, refusedFields)
  const problem = message === undefined ? findModelProblem(model ?? '') : { status: 400, message }
  if (problem) return refused(problem)
  const inputTokens = totalPrompt(countPrompt(body))
  return {
    model,
    modelScript,
    answer: (_, headers) => jsonAnswer(200, { input_tokens: inputTokens }, headers),
  }

  function refused(error: AnthropicError): CountReading {
    return { model, modelScript, answer: (requestId, headers) => errorAnswer(error, requestId, headers) }
  }
}
