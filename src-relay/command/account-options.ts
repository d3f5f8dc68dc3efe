import type { CommandCall, Option } from './command.ts'
import { UsageError } from './command-error.ts'
import { proxyOptions, readProxyOption } from './proxy-options.ts'

/** What can be set on an account, when it is added and later. */
export const accountOptions: Readonly<Record<string, Option>> = {
  'base-url': { type: 'string', value: 'URL', help: "the upstream's address, if it is not the usual one" },
  region: { type: 'string', value: 'REGION', help: "the cloud's, for kinds that have one, like us-east-1" },
  priority: { type: 'string', value: 'N', help: '1 (first) to 100 (last), 50 if not given' },
  groups: {
    type: 'string',
    value: 'A,B',
    help: 'groups it is in, by which keys can be bound to it, or none',
  },
  clients: {
    type: 'string',
    value: 'WHICH',
    help: "of a subscription: official (the provider's own client only) or any",
  },
  'max-in-flight': { type: 'string', value: 'N', help: 'calls at the same time, at most, or none' },
  reserve: {
    type: 'string',
    value: 'PERCENT',
    help: "last part of its five-hour window that is left to the owner's keys, or none",
  },
  ...proxyOptions,
  'model-map': {
    type: 'string',
    value: 'JSON',
    help: 'what is asked for in place of a model, like {"opus":"my-opus"}; {} for nothing',
  },
}

/** Options by the fields they stand for. */
export const accountSources = {
  secret: 'the secret',
  officialClientOnly: '--clients',
  maxCallsInFlight: '--max-in-flight',
  reservePercent: '--reserve',
}

/** The fields that were named, still to be checked. Throws `UsageError`. */
export async function readAccountFields(call: CommandCall): Promise<Record<string, unknown>> {
  const { flags } = call
  const proxy = await readProxyOption(call)
  return {
    baseUrl: flags.text('base-url'),
    region: flags.text('region'),
    priority: flags.wholeNumber('priority'),
    groups: readGroups(flags.text('groups')),
    officialClientOnly: readClients(flags.text('clients')),
    maxCallsInFlight: flags.text('max-in-flight') === 'none' ? null : flags.wholeNumber('max-in-flight'),
    reservePercent: flags.text('reserve') === 'none' ? null : flags.wholeNumber('reserve'),
    proxy: proxy === 'none' ? null : proxy,
    modelMap: readModelMap(flags.text('model-map')),
  }
}

function readGroups(text: string | undefined): string[] | undefined {
  return text === 'none' ? [] : text?.split(',').filter(word => word.trim() !== '')
}

function readClients(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  if (text !== 'official' && text !== 'any') throw new UsageError('--clients must be official or any')
  return text === 'official'
}

function readModelMap(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError('--model-map must be an object in JSON')
  }
}
