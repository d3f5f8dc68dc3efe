import { z } from 'zod'

/** A record's fields as Redis keeps them: name, JSON, name, JSON, … A field without a value is not stored. */
export function encodeFields(record: object): string[] {
  return Object.entries(record).flatMap(([field, value]) =>
    value === undefined ? [] : [field, JSON.stringify(value)],
  )
}

/** Names of the fields that a change removes. */
export function removedFields(change: object): string[] {
  return Object.entries(change).flatMap(([field, value]) => (value === undefined ? [field] : []))
}

/** The one field that a conditional change looks at, and the JSON it must have; a field of no value must be absent. */
export function encodeCondition(onlyIf: object): readonly [field: string, expected: string] {
  const [condition, ...more] = Object.entries(onlyIf)
  if (more.length > 0) throw new Error('a condition names one field')
  if (!condition) return ['', '']
  const [field, value] = condition
  return [field, value === undefined ? '' : JSON.stringify(value)]
}

const storedFieldsSchema = z.array(z.string())

/** Throws when they are not what `encodeFields` writes. */
export function decodeFields(stored: unknown): Record<string, unknown> {
  const flat = storedFieldsSchema.parse(stored)
  return Object.fromEntries(
    flat.flatMap((field, at) => (at % 2 === 0 ? [[field, JSON.parse(flat[at + 1] ?? '')]] : [])),
  )
}
