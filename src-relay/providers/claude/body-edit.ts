import { readString, scanTopLevel } from '../../protocols/json-scan.ts'

interface Range {
  readonly start: number
  readonly end: number
}

/** What a cloud wants elsewhere than in the body, and where it stands in it. */
export interface CloudFields {
  readonly model: string
  readonly isStream: boolean
  readonly places: ReadonlyMap<string, Range>
}

/** Reads the body once for all that is moved. */
export function readCloudFields(body: Buffer): CloudFields {
  const scan = scanTopLevel(body, ['model', 'stream'])
  const places: ReadonlyMap<string, Range> = scan.ok ? scan.members : new Map()
  const named = places.get('model')
  const wish = places.get('stream')
  const isStream = wish !== undefined && body.toString('latin1', wish.start, wish.end) === 'true'
  return { model: (named && readString(body, named)) ?? '', isStream, places }
}

/** Adds members at the beginning of an object, and takes out others with one comma each; every other byte stays. */
export function exchangeMembers(body: Buffer, added: string, removed: ReadonlyMap<string, Range>): Buffer {
  const cuts = [...removed]
    .map(([name, { start, end }]) => cutOf(body, body.lastIndexOf(`"${name}"`, start - 1), end))
    .toSorted((a, b) => a.start - b.start)
  let at = body.indexOf('{') + 1
  const kept = [body.subarray(0, at), Buffer.from(added)]
  for (const { start, end } of cuts) {
    kept.push(body.subarray(at, start))
    at = end
  }
  return Buffer.concat([...kept, body.subarray(at)])
}

function cutOf(body: Buffer, start: number, end: number): Range {
  const after = /^\s*,/.exec(body.toString('latin1', end, end + 64))
  if (after) return { start, end: end + after[0].length }
  const before = /,\s*$/.exec(body.toString('latin1', Math.max(0, start - 64), start))
  return { start: start - (before?.[0].length ?? 0), end }
}

/** They name a client or a login, neither of which a cloud knows. */
const flagsOfOthers = /^(claude-code|oauth)-/

/** The client's flags but for those, each once. */
export function cloudFlags(flags: string | string[] | undefined): readonly string[] {
  const all = [flags ?? []].flat().flatMap(value => value.split(','))
  return all.map(flag => flag.trim()).filter(flag => flag !== '' && !flagsOfOthers.test(flag))
}
