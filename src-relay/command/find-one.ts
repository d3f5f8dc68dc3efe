import { CommandError } from './command-error.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/** The one with this id, else the only one of this name; of several, the only current one. */
export function findOne<T extends Named>(
  wanted: string,
  { kind, all, isCurrent }: { readonly kind: string; readonly all: readonly T[]; isCurrent(one: T): boolean },
): T {
  const byId = all.find(({ id }) => id === wanted)
  if (byId) return byId
  const named = all.filter(({ name }) => name === wanted)
  const current = named.filter(isCurrent)
  const [only] = named.length > 1 ? current : named
  if (only && (named.length === 1 || current.length === 1)) return only
  throw named.length > 0 ? ambiguous(kind, named) : unknown(kind)
}

function ambiguous(kind: string, named: readonly Named[]): CommandError {
  const ids = named.map(({ id }) => id).join(', ')
  return new CommandError('ambiguous', `Several ${kind}s have this name. Say which by its id: ${ids}.`)
}

function unknown(kind: string): CommandError {
  return new CommandError(
    'not_found',
    `There is no ${kind} of this id or name. See \`carpool ${kind} list\`.`,
  )
}
