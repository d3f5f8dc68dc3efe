import { readString, scanTopLevel } from '../../protocols/json-scan.ts'
import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import { servedModel } from '../model-map.ts'

export const bedrockKind = 'bedrock'

/** What the cloud wants in the body in place of the header of the same meaning. */
const version = 'bedrock-2023-05-31'
/** They name a client or a login, neither of which the cloud knows. */
const flagsOfOthers = /^(claude-code|oauth)-/

/** Amazon Bedrock: the model and the wish to stream are in the address, version and flags in the body. */
export function prepareForBedrock(request: ClientRequest, credential: Credential): UpstreamRequest {
  const { body } = request
  const scan = scanTopLevel(body, ['model', 'stream'])
  const members: ReadonlyMap<string, { readonly start: number; readonly end: number }> = scan.ok
    ? scan.members
    : new Map()
  const named = members.get('model')
  const model = servedModel(credential.modelMap, (named && readString(body, named)) ?? '')
  const {
    'anthropic-version': _version,
    'anthropic-beta': flags,
    ...headers
  } = forwardableHeaders(request.headers)
  const wish = members.get('stream')
  const isStream = wish !== undefined && body.toString('latin1', wish.start, wish.end) === 'true'
  return {
    method: 'POST',
    url: `${credential.baseUrl.replace(/\/+$/, '')}/model/${encodeURIComponent(model)}/${actionFor(request, isStream)}`,
    headers: { ...headers, authorization: `Bearer ${credential.secret}` },
    body: withFront(withoutMembers(body, [...members]), frontOf(flags)),
  }
}

function actionFor({ path }: ClientRequest, isStream: boolean): string {
  if (path.endsWith('/count_tokens')) return 'count-tokens'
  return isStream ? 'invoke-with-response-stream' : 'invoke'
}

function frontOf(flags: string | string[] | undefined): string {
  const known = [flags ?? []]
    .flat()
    .flatMap(value => value.split(','))
    .map(flag => flag.trim())
    .filter(flag => flag !== '' && !flagsOfOthers.test(flag))
  const beta = known.length > 0 ? `"anthropic_beta":${JSON.stringify(known)},` : ''
  return `"anthropic_version":${JSON.stringify(version)},${beta}`
}

/** Adds members at the beginning of an object that has others. */
function withFront(body: Buffer, members: string): Buffer {
  const start = body.indexOf('{') + 1
  return Buffer.concat([body.subarray(0, start), Buffer.from(members), body.subarray(start)])
}

type Member = readonly [name: string, value: { readonly start: number; readonly end: number }]

/** Each goes with its name and one comma; every other byte stays. */
function withoutMembers(body: Buffer, members: readonly Member[]): Buffer {
  const cuts = members
    .map(([name, { start, end }]) => cutOf(body, body.lastIndexOf(`"${name}"`, start - 1), end))
    .toSorted((a, b) => a.start - b.start)
  const kept: Buffer[] = []
  let at = 0
  for (const { start, end } of cuts) {
    kept.push(body.subarray(at, start))
    at = end
  }
  return Buffer.concat([...kept, body.subarray(at)])
}

function cutOf(body: Buffer, start: number, end: number) {
  const after = /^\s*,/.exec(body.toString('latin1', end, end + 64))
  if (after) return { start, end: end + after[0].length }
  const before = /,\s*$/.exec(body.toString('latin1', Math.max(0, start - 64), start))
  return { start: start - (before?.[0].length ?? 0), end }
}
