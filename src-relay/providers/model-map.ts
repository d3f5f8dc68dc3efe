import { readString, scanTopLevel } from '../protocols/json-scan.ts'

type Map = Readonly<Record<string, string>>

/** What an account is asked for when a client asks for this model: an exact name goes before one in other case. */
export function servedModel(map: Map | undefined, asked: string): string {
  if (map === undefined) return asked
  if (Object.hasOwn(map, asked)) return map[asked] ?? asked
  const lower = asked.toLowerCase()
  return Object.entries(map).find(([name]) => name.toLowerCase() === lower)?.[1] ?? asked
}

/** The body with its top-level `model` exchanged, every other byte as it was. */
export function mapModel(body: Buffer, map: Map | undefined): Buffer {
  const scan = map && scanTopLevel(body, ['model'])
  const range = scan?.ok ? scan.members.get('model') : undefined
  const asked = range && readString(body, range)
  if (range === undefined || asked === undefined) return body
  const served = servedModel(map, asked)
  if (served === asked) return body
  return Buffer.concat([
    body.subarray(0, range.start),
    Buffer.from(JSON.stringify(served)),
    body.subarray(range.end),
  ])
}
