import type { IncomingHttpHeaders } from 'node:http'
import {
  type ListedClient,
  type RecognisedClient,
  recognisedClientsSchema,
} from '../contract/recognised-client.ts'

/** The client program behind a call, as far as its headers tell. */
export interface SeenClient {
  /** Undefined for one that nobody has described. */
  readonly id: string | undefined
  /** For people and the call log: label and version, or the first product of its user agent. */
  readonly label: string
}

/** Tells clients apart by what they say of themselves. Labels only: anybody can say anything. */
export interface ClientTable {
  recognise(headers: IncomingHttpHeaders): SeenClient
  list(): readonly ListedClient[]
  labelOf(id: string): string
}

export interface ClientTableDeps {
  /** The content of `resources/clients.json`. */
  readonly builtIn: unknown
  /** The owner's, which come first; one with the id of a built-in one replaces it. The same list until it changes. */
  readonly own: () => readonly RecognisedClient[]
}

const longestLabel = 64

export function createClientTable(deps: ClientTableDeps): ClientTable {
  const builtIn = recognisedClientsSchema.parse(deps.builtIn)
  let last: { readonly own: readonly RecognisedClient[]; readonly all: readonly ListedClient[] } | undefined
  const list = (): readonly ListedClient[] => {
    const own = deps.own()
    if (last?.own !== own) last = { own, all: withBuiltIn(own, builtIn) }
    return last.all
  }
  return {
    list,
    labelOf: id => list().find(client => client.id === id)?.label ?? id,
    recognise(headers) {
      for (const { id, label, signs } of list()) {
        for (const sign of signs) {
          const word = findWord(readHeader(headers, sign.header), sign)
          if (word !== undefined) return { id, label: withVersion(label, word) }
        }
      }
      return { id: undefined, label: firstProduct(readHeader(headers, 'user-agent')) }
    },
  }
}

function withBuiltIn(own: readonly RecognisedClient[], builtIn: readonly RecognisedClient[]): ListedClient[] {
  const ownIds = new Set(own.map(({ id }) => id))
  return [
    ...own.map(client => ({ ...client, isBuiltIn: false })),
    ...builtIn.filter(({ id }) => !ownIds.has(id)).map(client => ({ ...client, isBuiltIn: true })),
  ]
}

type Sign = RecognisedClient['signs'][number]

/** The word that a sign is found in, with what follows its prefix. */
function findWord(value: string, { prefix, anyWord }: Sign): string | undefined {
  const wanted = prefix.toLowerCase()
  if (value.toLowerCase().startsWith(wanted)) return value.slice(prefix.length).split(/\s/, 1)[0]
  if (!anyWord) return undefined
  const word = value.split(/\s+/).find(each => each.toLowerCase().startsWith(wanted))
  return word?.slice(prefix.length)
}

/** What follows a prefix may begin with the version, or with the rest of a product's name before it. */
function withVersion(label: string, rest: string): string {
  const version = /^v?(\d[\w.+-]*)|^[\w-]*\/v?(\d[\w.+-]*)/.exec(rest)
  const found = version?.[1] ?? version?.[2]
  return (found === undefined ? label : `${label} ${found}`).slice(0, longestLabel)
}

function firstProduct(userAgent: string): string {
  const product = userAgent.trim().split(/\s/, 1)[0] ?? ''
  return product.replace(/[^\x21-\x7e]/g, '').slice(0, longestLabel) || 'unknown'
}

function readHeader(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return (typeof value === 'string' ? value : value?.[0]) ?? ''
}
