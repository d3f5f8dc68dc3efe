import { z } from 'zod'
import type { CallRecord } from '../simulator/call-log.ts'

// What differs by right between a call through the relay and one without it.
const ofTheConnection = ['host', 'connection', 'accept-encoding', 'content-length']
const ofTheCredential = ['authorization', 'x-api-key']
const ofTheRun = ['x-claude-code-session-id']

/** Where in a received call a text stands: its address, headers, body. */
export function placesOf(wanted: string, call: CallRecord): readonly string[] {
  const headers = pairsOf(call).map(([name, value]) => [`header ${name}`, `${name}: ${value}`] as const)
  const places = [['address', call.url] as const, ...headers, ['body', bodyOf(call)] as const]
  return places.filter(([, text]) => text.includes(wanted)).map(([place]) => place)
}

export function bodyOf(call: CallRecord | undefined): string {
  return call?.body?.toString('utf8') ?? ''
}

/** The headers that speak for the client, in the order they came; the case of their names means nothing in HTTP. */
export function ownHeaders(call: CallRecord | undefined): readonly (readonly [string, string])[] {
  const rest = new Set([...ofTheConnection, ...ofTheCredential, ...ofTheRun])
  return pairsOf(call).filter(([name]) => !rest.has(name))
}

function pairsOf(call: CallRecord | undefined): readonly (readonly [string, string])[] {
  const raw = call?.rawHeaders ?? []
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : [],
  )
}

export function sessionOf(call: CallRecord | undefined): string {
  return String(call?.headers['x-claude-code-session-id'])
}

const metadataSchema = z.object({ metadata: z.object({ user_id: z.string() }) })
const userSchema = z.object({ session_id: z.string() })

/** The session as the client states it inside the body. */
export function sessionInBody(call: CallRecord | undefined): string {
  const { metadata } = metadataSchema.parse(JSON.parse(bodyOf(call)))
  return userSchema.parse(JSON.parse(metadata.user_id)).session_id
}
