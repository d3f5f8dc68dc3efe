import { crc32 } from 'node:zlib'
import { type Answer, jsonAnswer, type Part } from '../answer.ts'
import { isRecord, readJson } from '../json.ts'
import type { Secrets } from '../secrets.ts'
import { passedOn, type Reading, type ReceivedCall, type Vendor } from '../vendor.ts'
import type { AwsKeys, AwsRefusal } from './aws-keys.ts'

/** The path of an account's base URL at the simulator. */
export const bedrockPrefix = '/bedrock'

const paths = /^\/bedrock\/model\/([^/]+)\/(invoke|invoke-with-response-stream|count-tokens)$/
const badKey: AwsRefusal = {
  type: 'AccessDeniedException',
  message: 'Authentication failed: Please make sure your API Key is valid.',
}
const model = /^(?:us|eu|apac|global)\.anthropic\.(claude-[\w.-]+?)(?:-v\d+:\d+)?$/

export interface BedrockDeps {
  readonly secrets: Secrets
  readonly awsKeys: Pick<AwsKeys, 'check'>
  /** Takes calls from anybody whom the cloud has let in. */
  readonly anthropic: Vendor
}

/** Amazon's cloud, which serves Anthropic's models in its own frame. */
export function createBedrock({ secrets, awsKeys, anthropic }: BedrockDeps): Vendor {
  const refuse = (status: number, type: string, message: string) =>
    jsonAnswer(status, { message }, { 'x-amzn-errortype': type })
  const settled = (secret: string | undefined, answer: Answer): Reading => {
    const nothing = { model: undefined, modelScript: undefined }
    return { secret, ...nothing, scriptable: false, answer: () => answer, refuse: () => answer }
  }

  function admit(call: ReceivedCall): { readonly secret: string | undefined; readonly problem?: AwsRefusal } {
    const { authorization = '' } = call.headers
    const keyId = /^AWS4-HMAC-SHA256 Credential=([^/]+)\//.exec(authorization)?.[1]
    if (keyId !== undefined) {
      const problem = awsKeys.check(call)
      return { secret: keyId, ...(problem && { problem }) }
    }
    const secret = /^bearer\s+(\S+)$/i.exec(authorization)?.[1]
    return secret !== undefined && secrets.accepts(secret, 'ABSK') ? { secret } : { secret, problem: badKey }
  }

  function read(call: ReceivedCall): Reading {
    const { secret, problem } = admit(call)
    if (problem) return settled(secret, refuse(403, problem.type, problem.message))
    const [, id = '', action] = paths.exec(call.path) ?? []
    const name = model.exec(decodeURIComponent(id))?.[1]
    if (name === undefined)
      return settled(secret, refuse(400, 'ValidationException', 'The provided model identifier is invalid.'))
    if (action === 'count-tokens')
      return settled(secret, refuse(400, 'ValidationException', 'input: the member is required'))
    const json = readJson(call.body?.toString() ?? '')
    const {
      anthropic_version: version,
      anthropic_beta: flags = [],
      ...body
    } = 'value' in json && isRecord(json.value) ? json.value : {}
    const isRight = version === 'bedrock-2023-05-31' && !('model' in body) && !('stream' in body)
    if (!isRight || !Array.isArray(flags))
      return settled(secret, refuse(400, 'ValidationException', 'extraneous key [model] is not permitted'))
    const isStream = action === 'invoke-with-response-stream'
    const { authorization: _authorization, ...others } = call.headers
    const headers = { ...others, 'x-api-key': 'sk-ant-cloud', 'anthropic-version': '2023-06-01' }
    const asked = { ...body, model: name, stream: isStream }
    const reading = { ...anthropic.read(passedOn(call, { path: '/v1/messages', headers }, asked)), secret }
    return isStream ? { ...reading, answer: script => framed(reading.answer(script)) } : reading
  }

  return {
    serves: path => paths.test(path),
    read,
    notFound: path => refuse(404, 'UnknownOperationException', path),
    failure: error => refuse(500, 'InternalServerException', String(error)),
  }
}

function framed(answer: Answer): Answer {
  if (answer.status >= 300) return answer
  const headers = { 'content-type': 'application/vnd.amazon.eventstream' }
  return { status: answer.status, headers, parts: framedParts(answer.parts) }
}

function* framedParts(parts: Iterable<Part>): Generator<Part> {
  for (const part of parts) {
    const data = /^data: (.*)$/m.exec(part.bytes.toString())?.[1]
    if (data === undefined || data === '{"type": "ping"}') continue
    const payload = JSON.stringify({ bytes: Buffer.from(data).toString('base64'), p: 'abcdef' })
    yield { ...part, bytes: message({ ':event-type': 'chunk', ':message-type': 'event' }, payload) }
  }
}

function message(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const head = Buffer.concat(
    Object.entries(headers).map(([name, value]) => {
      const size = Buffer.alloc(2)
      size.writeUInt16BE(Buffer.byteLength(value))
      return Buffer.concat([
        Buffer.from([name.length]),
        Buffer.from(name),
        Buffer.from([7]),
        size,
        Buffer.from(value),
      ])
    }),
  )
  const body = Buffer.from(payload)
  const prelude = Buffer.alloc(12)
  prelude.writeUInt32BE(12 + head.length + body.length + 4, 0)
  prelude.writeUInt32BE(head.length, 4)
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8)
  const unchecked = Buffer.concat([prelude, head, body])
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(unchecked))
  return Buffer.concat([unchecked, check])
}
