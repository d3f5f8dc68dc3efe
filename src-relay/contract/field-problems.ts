import type { z } from 'zod'

export interface FieldProblem {
  /** Dotted path of the field, empty for the whole value. */
  readonly path: string
  readonly message: string
}

/** What a schema found wrong, one entry per field. Names fields and rules, never the values that were given. */
export function listFieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap(issue => {
    const path = issue.path.map(String)
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }]
    return issue.keys.map(key => ({ path: [...path, key].join('.'), message: 'is not a known field' }))
  })
}
