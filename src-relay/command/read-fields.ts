import type { z } from 'zod'
import { type FieldProblem, listFieldProblems } from '../contract/field-problems.ts'
import { UsageError } from './command-error.ts'

/** Where the value of a field came from, for those that are not simply called like the field. */
export type FieldSources = Readonly<Record<string, string>>

/** Checks a value with the schema that the relay will use. Throws a `UsageError` that names the options. */
export function readFields<S extends z.ZodType>(
  schema: S,
  value: unknown,
  sources: FieldSources = {},
): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields = listFieldProblems(result.error)
  throw new UsageError(fields.map(field => sentenceOf(field, sources)).join('; '), fields)
}

/** `--base-url must be …` */
export function sentenceOf({ path, message }: FieldProblem, sources: FieldSources): string {
  return `${sources[path] ?? optionOf(path)} ${message}`
}

const optionOf = (path: string): string =>
  `--${path.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`).replaceAll('.', '-')}`
