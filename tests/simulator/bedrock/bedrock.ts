import { crc32 } from 'node:zlib'
import { type Answer, jsonAnswer, type Part } from '../answer.ts'
import { isRecord, readJson } from '../json.ts'
import type { Reading, ReceivedCall, Vendor } from '../vendor.ts'

/** The path of an account's base URL at the simulator. */
export const bedrockPrefix = '/bedrock'

const paths = /^\/bedrock\/model\/([^/]+)\/(invoke|invoke-with-response-stream)$/
const model = /^(?:us|eu|apac|global)\.anthropic\.(claude-[\w.-]+?)(?:-v\d+:\d+)?$/

/** Amazon's cloud, which serves Anthropic's models in its own frame. */
export function createBedrock(anthropic: Vendor): Vendor {
  const refuse = (status: number, type: string, message: string) =>
    jsonAnswer(status, { message }, { 'x-amzn-errortype': type })
  const settled = (secret: string | undefined, answer: Answer): Reading => {
    const nothing = { model: undefined, modelScript: undefined }
    return { secret, ...nothing, scriptable: false, answer: () => answer, refuse: () => answer }
  }

  function read(call: ReceivedCall): Reading {
    const secret = /^bearer\s+(ABSK\S+)$/i.exec(call.headers.authorization ?? '')?.[1]
    if (secret === undefined)
      return settled(
        secret,
        refuse(
          403,
          'AccessDeniedException',
          'Authentication failed: Please make sure your API Key is valid.',
        ),
      )
    const [, id = '', action] = paths.exec(call.path) ?? []
    const name = model.exec(decodeURIComponent(id))?.[1]
    if (name === undefined)
      return settled(secret, refuse(400, 'ValidationException', 'The provided model identifier is invalid.'))
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
    const passedOn = Buffer.from(JSON.stringify({ ...body, model: name, stream: isStream }))
    const headers = { ...call.headers, 'anthropic-version': '2023-06-01' }
    const reading = anthropic.read({ ...call, path: '/v1/messages', headers, body: passedOn })
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
