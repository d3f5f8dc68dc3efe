import type { ApiKey } from '../contract/api-key.ts'
import type { Option } from './command.ts'
import { UsageError } from './command-error.ts'
import type { Flags } from './flags.ts'

const list = (help: string): Option => ({ type: 'string', value: 'A,B', help: `${help}; any for all` })

/** What can be set on a key, when it is made and later. */
export const keyOptions: Readonly<Record<string, Option>> = {
  note: { type: 'string', value: 'TEXT', help: 'a note for yourself' },
  tags: { type: 'string', value: 'A,B', help: 'tags, separated by commas' },
  colour: { type: 'string', value: 'NAME', help: 'colour in the console, or none' },
  expires: {
    type: 'string',
    value: 'WHEN',
    help: 'last day, like 2026-11-22; days after its first use, like 30d; or never',
  },
  providers: list('ids of the providers it may be used for'),
  accounts: list('ids of the accounts it is bound to'),
  groups: list('groups of accounts it is bound to'),
  'account-fallback': {
    type: 'string',
    value: 'YES',
    help: 'yes: when none of those can serve a call, any other may; no: the call is refused',
  },
  owner: {
    type: 'string',
    value: 'YES',
    help: "yes: your own key, which may use the accounts' reserves; no",
  },
  models: list('models it may use, like opus or *-mini'),
  'blocked-models': { type: 'string', value: 'A,B', help: 'models it may not use, when it may use the rest' },
  clients: list('ids of the clients it may be used from'),
  addresses: list('addresses it may be used from, like 192.168.1.0/24'),
  'max-in-flight': {
    type: 'string',
    value: 'N',
    help: 'calls at the same time, at most; any number if not given',
  },
  limits: {
    type: 'string',
    value: 'JSON',
    help: 'all limits, like {"requests":[{"max":100,"window":{"kind":"day"}}]}; {} for none',
  },
}

/** Options by the fields they stand for. */
export const keySources = {
  name: 'NAME',
  expiry: '--expires',
  'expiry.day': '--expires',
  'expiry.days': '--expires',
  accountIds: '--accounts',
  accountGroups: '--groups',
  'models.patterns': '--models',
  'limits.callsInFlight.max': '--max-in-flight',
}

/** The fields that were named, still to be checked. Throws `UsageError`. */
export function readKeyFields(flags: Flags, current?: ApiKey): Record<string, unknown> {
  const colour = flags.text('colour')
  return withoutUndefined({
    note: flags.text('note'),
    tags: readWords(flags.text('tags')),
    colour: colour === 'none' ? null : colour,
    expiry: readExpiry(flags.text('expires')),
    providers: readList(flags.text('providers')),
    accountIds: readList(flags.text('accounts')),
    accountGroups: readList(flags.text('groups')),
    accountFallback: readYes(flags, 'account-fallback'),
    owner: readYes(flags, 'owner'),
    models: readModels(flags),
    clients: readList(flags.text('clients')),
    addresses: readList(flags.text('addresses')),
    limits: readLimits(flags, current),
  })
}

function readWords(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map(word => word.trim())
    .filter(word => word !== '')
}

function readList(text: string | undefined): string[] | null | undefined {
  return text === 'any' ? null : readWords(text)
}

function readYes(flags: Flags, name: string): boolean | undefined {
  const text = flags.text(name)
  if (text === undefined) return undefined
  if (text !== 'yes' && text !== 'no') throw new UsageError(`--${name} must be yes or no`)
  return text === 'yes'
}

function readExpiry(text: string | undefined): object | undefined {
  if (text === undefined) return undefined
  if (text === 'never') return { kind: 'never' }
  const days = /^(\d{1,4})d$/.exec(text)?.[1]
  return days === undefined ? { kind: 'on', day: text } : { kind: 'after-first-use', days: Number(days) }
}

function readModels(flags: Flags): object | undefined {
  const [allowed, blocked] = [readList(flags.text('models')), readWords(flags.text('blocked-models'))]
  if (allowed && blocked) throw new UsageError('--models and --blocked-models exclude one another')
  if (blocked) return { kind: 'except', patterns: blocked }
  return allowed === null ? { kind: 'any' } : allowed && { kind: 'only', patterns: allowed }
}

function readLimits(flags: Flags, current: ApiKey | undefined): object | undefined {
  const [text, max] = [flags.text('limits'), flags.wholeNumber('max-in-flight')]
  if (text === undefined && max === undefined) return undefined
  const limits = text === undefined ? (current?.limits ?? {}) : parseObject(text)
  if (max === undefined) return limits
  const inFlight = 'callsInFlight' in limits ? limits.callsInFlight : undefined
  return { ...limits, callsInFlight: { ...Object(inFlight), max } }
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below, as for any other text that is not an object.
  }
  throw new UsageError('--limits must be an object in JSON')
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
