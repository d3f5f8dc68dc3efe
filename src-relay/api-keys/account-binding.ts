import type { ApiKey } from '../contract/api-key.ts'
import { AdminProblem } from '../contract/problem.ts'

const boundFields = ['accountIds', 'accountGroups'] as const
type BoundField = (typeof boundFields)[number]
type Binding = Pick<ApiKey, BoundField>

/** What a key can be bound to, as things are now. */
export type Bindable = Readonly<Record<BoundField, readonly string[]>>

/**
 * Throws `AdminProblem` 400 with the fields that name what is not there. What the key was bound to before may stay: an
 * account can be gone meanwhile.
 */
export type CheckBinding = (
  wanted: { readonly [F in BoundField]?: Binding[F] | undefined },
  former?: Binding,
) => void

const words: Readonly<Record<BoundField, string>> = {
  accountIds: 'account of the id',
  accountGroups: 'account in the group',
}

export function createCheckBinding(bindable: () => Bindable): CheckBinding {
  return function checkBinding(wanted, former) {
    const known = bindable()
    const fields = boundFields.flatMap(path => {
      const added = (wanted[path] ?? []).filter(id => !former?.[path]?.includes(id))
      const unknown = added.filter(id => !known[path].includes(id))
      return unknown.length === 0 ? [] : [{ path, message: describe(path, unknown, known[path]) }]
    })
    if (fields.length === 0) return
    const problems = fields.map(({ path, message }) => `${path} ${message}`).join('; ')
    throw new AdminProblem(400, {
      code: 'invalid_key',
      message: `The key was not accepted: ${problems}.`,
      fields,
    })
  }
}

function describe(field: BoundField, unknown: readonly string[], known: readonly string[]): string {
  const choice = known.length === 0 ? 'there is none yet' : `there is: ${known.join(', ')}`
  return `must name what there is; there is no ${words[field]} ${unknown.join(', ')} (${choice})`
}
