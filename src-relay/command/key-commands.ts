import type { ApiKey } from '../contract/api-key.ts'
import type { AskingCommand } from './command.ts'
import { findKey } from './find-key.ts'
import { formatTime } from './format.ts'
import { type Column, renderPairs, renderTable } from './table.ts'

const columns: readonly Column<ApiKey>[] = [
  { title: 'ID', cell: key => key.id },
  { title: 'NAME', cell: key => key.name },
  { title: 'KEY', cell: key => key.hint },
  { title: 'STATE', cell: stateOf },
  { title: 'IN FLIGHT', align: 'right', cell: key => maxInFlightOf(key) ?? 'any' },
  { title: 'MADE', cell: key => formatTime(key.createdAt) },
]

export const keyList: AskingCommand = {
  name: 'key list',
  summary: "the friends' keys",
  positionals: [],
  options: {},
  async ask(_call, client) {
    const keys = await client.listKeys()
    const text =
      keys.length > 0 ? renderTable(columns, keys) : 'There are no keys yet. See `carpool key create --help`.'
    return { document: keys, text }
  },
}

export const keyShow: AskingCommand = {
  name: 'key show',
  summary: 'one key; its secret was shown once, when it was made',
  positionals: ['KEY'],
  options: {},
  async ask({ positionals: [wanted = ''] }, client) {
    const key = await findKey(client, wanted)
    return { document: key, text: describeKey(key) }
  },
}

export const keyRevoke: AskingCommand = {
  name: 'key revoke',
  summary: 'end a key for good; its usage stays on the books',
  positionals: ['KEY'],
  options: {},
  async ask({ positionals: [wanted = ''] }, client) {
    const { id } = await findKey(client, wanted)
    const key = await client.revokeKey({ id, body: {} })
    return { document: key, text: `Revoked the key ${key.name} (${key.hint}).` }
  },
}

export const keyRotate: AskingCommand = {
  name: 'key rotate',
  summary: 'give a key another secret and show it, once; the old one ends now',
  positionals: ['KEY'],
  options: {},
  async ask({ positionals: [wanted = ''] }, client) {
    const { id } = await findKey(client, wanted)
    const rotated = await client.rotateKey({ id, body: {} })
    const { key, secret } = rotated
    const text = `The key ${key.name} has another secret. It is shown this once:\n\n  ${secret}`
    return { document: rotated, text }
  },
}

export function describeKey(key: ApiKey): string {
  return renderPairs([
    ['id', key.id],
    ['name', key.name],
    ['key', key.hint],
    ['state', stateOf(key)],
    ['calls in flight', maxInFlightOf(key) ?? 'any number'],
    ['made', formatTime(key.createdAt)],
    ['ends', key.expiresAt === undefined ? undefined : formatTime(key.expiresAt)],
    ['note', key.note || undefined],
    ['tags', key.tags.join(', ') || undefined],
    ['providers', key.providers?.join(', ')],
    ['accounts', key.accountIds?.join(', ')],
    ['groups', key.accountGroups?.join(', ')],
    ['when none can serve', key.accountFallback ? 'any other account' : undefined],
    ['owner', key.owner ? 'may use the reserves of accounts' : undefined],
    ['models', describeModels(key)],
    ['clients', key.clients?.join(', ')],
    ['addresses', key.addresses?.join(', ')],
  ])
}

function describeModels({ models }: ApiKey): string | undefined {
  if (models.kind === 'any') return undefined
  return `${models.kind === 'only' ? 'only' : 'all but'} ${models.patterns.join(', ')}`
}

function stateOf({ enabled, revokedAt }: ApiKey): string {
  if (revokedAt !== undefined) return `revoked ${formatTime(revokedAt)}`
  return enabled ? 'on' : 'off'
}

const maxInFlightOf = ({ limits }: ApiKey): string | undefined =>
  limits.callsInFlight && `at most ${limits.callsInFlight.max}`
