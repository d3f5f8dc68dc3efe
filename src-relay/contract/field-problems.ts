import type { z } from 'zod'

export interface FieldProblem {
  /** Dotted path of the field, empty for the whole value. */
  readonly path: string
  /** Goes on from the field's name: `must not be empty`. */
  readonly message: string
}

/** What a schema found wrong, one entry per field. Names fields and rules, never the values that were given. */
export function listFieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap(issue => {
    const path = issue.path.map(String)
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: messageOf(issue) }]
    return issue.keys.map(key => ({ path: [...path, key].join('.'), message: 'is not a known field' }))
  })
}

type Issue = z.core.$ZodIssue

function messageOf(issue: Issue): string {
  // Our own schemas' words begin in lower case; zod's, which begin with a capital, are put into the same form.
  return /^[A-Z]/.test(issue.message) ? reword(issue) : issue.message
}

function reword(issue: Issue): string {
  if (issue.code === 'invalid_type')
    return issue.message.endsWith('received undefined') ? 'is missing' : `must be of type ${issue.expected}`
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.join(', ')}`
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}`
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unitOf(issue.origin)}`
  return 'is not valid'
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long'
  return origin === 'array' ? ' entries long' : ''
}
