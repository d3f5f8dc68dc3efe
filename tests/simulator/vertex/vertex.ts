import type { Answer } from '../answer.ts'
import { errorAnswer } from '../google/errors.ts'
import { isRecord, type JsonRecord, readJson } from '../json.ts'
import { passedOn, type Reading, type ReceivedCall, type Vendor } from '../vendor.ts'
import { type ServiceAccounts, vertexProject } from './service-accounts.ts'

/** The path of an account's base URL at the simulator. */
export const vertexPrefix = '/vertex'

const paths =
  /^\/vertex\/v1\/projects\/([^/]+)\/locations\/([^/]+)\/publishers\/(google|anthropic)\/models(?:\/(.+?):(\w+))?$/

/** The makers whose models the cloud serves; each takes calls from anybody whom the cloud has let in. */
export interface Makers {
  readonly google: Vendor
  readonly anthropic: Vendor
}

/** Google's cloud, for service accounts: both makers' models below the account's project. */
export function createVertex(accounts: ServiceAccounts, makers: Makers): Vendor {
  function read(call: ReceivedCall): Reading {
    const [, project, , maker, model = '', action = ''] = paths.exec(call.path) ?? []
    const secret = /^bearer\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1]
    const settle = (answer: Answer): Reading => settled(secret, answer)
    if (secret === undefined || !accounts.isGood(secret) || hasOtherKey(call))
      return settle(errorAnswer({ code: 401 }))
    if (project !== vertexProject) return settle(errorAnswer({ code: 403 }))
    if (action === '') return settle(errorAnswer({ code: 404, message: 'Not Found' }))
    const asked = { call, model: decodeURIComponent(model), action, secret }
    return maker === 'anthropic' ? readMessages(asked, makers.anthropic) : readContent(asked, makers.google)
  }

  return {
    serves: path => paths.test(path),
    read,
    notFound: path => errorAnswer({ code: 404, message: `no route for ${path}` }),
    failure: error => errorAnswer({ code: 500, message: `simulator: ${String(error)}` }),
  }
}

interface Asked {
  readonly call: ReceivedCall
  readonly model: string
  readonly action: string
  readonly secret: string
}

function hasOtherKey({ headers, query }: ReceivedCall): boolean {
  return headers['x-goog-api-key'] !== undefined || headers['x-api-key'] !== undefined || query.has('key')
}

function readContent({ call, model, action, secret }: Asked, google: Vendor): Reading {
  const { authorization: _authorization, ...others } = call.headers
  const path = `/google/v1/models/${encodeURIComponent(model)}:${action}`
  return { ...google.read({ ...call, path, headers: { ...others, 'x-goog-api-key': 'cloud' } }), secret }
}

function readMessages({ call, model, action, secret }: Asked, anthropic: Vendor): Reading {
  const json = readJson(call.body?.toString() ?? '')
  const { anthropic_version: version, ...body } = bodyOf(json)
  const isCount = model === 'count-tokens'
  const isRight =
    version === 'vertex-2023-10-16' &&
    'model' in body === isCount &&
    (action === 'rawPredict' || (action === 'streamRawPredict' && !isCount)) &&
    (body['stream'] === true) === (action === 'streamRawPredict') &&
    call.headers['anthropic-version'] === undefined
  if (!isRight) {
    const message = 'anthropic_version: Field required; model: Extra inputs are not permitted'
    return settled(secret, errorAnswer({ code: 400, message }))
  }
  const asked = isCount ? body : { ...body, model: model.replace('@', '-') }
  const { authorization: _authorization, ...others } = call.headers
  const headers = { ...others, 'x-api-key': 'sk-ant-cloud', 'anthropic-version': '2023-06-01' }
  const path = isCount ? '/v1/messages/count_tokens' : '/v1/messages'
  return { ...anthropic.read(passedOn(call, { path, headers }, asked)), secret }
}

function bodyOf(json: ReturnType<typeof readJson>): JsonRecord {
  return 'value' in json && isRecord(json.value) ? json.value : {}
}

function settled(secret: string | undefined, answer: Answer): Reading {
  const nothing = { model: undefined, modelScript: undefined }
  return { secret, ...nothing, scriptable: false, answer: () => answer, refuse: () => answer }
}
