/** The fields of `next` that differ from those of `old`: what is not changed is not sent. */
export function changedFields<T extends object>(old: object, next: T): Partial<T> {
  const before = new Map(Object.entries(old))
  const changed = Object.entries(next).filter(
    ([name, value]) => JSON.stringify(sorted(before.get(name))) !== JSON.stringify(sorted(value)),
  )
  // A part of what came in.
  return Object.fromEntries(changed) as Partial<T>
}

/** In one order of fields, for two objects that say the same to look the same. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  )
}
