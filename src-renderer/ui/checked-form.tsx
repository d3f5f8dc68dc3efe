import { Form } from '@base-ui/react/form'
import { type FormEvent, type ReactNode, useMemo, useState } from 'react'
import type { z } from 'zod'
import type { Problem } from '../../src-relay/contract/problem.ts'
import { Notice } from './notice.tsx'

export interface CheckedFormProps<Schema extends z.ZodType> {
  /** The contract's own schema of what is sent. */
  readonly schema: Schema
  readonly values: z.input<Schema>
  readonly onSubmit: (values: z.input<Schema>) => void
  /** The sentence to show at a field whose value the schema refuses. */
  readonly fieldErrors: Readonly<Record<string, string>>
  readonly problem: Problem | undefined
  readonly problemText: (problem: Problem) => string
  readonly children: ReactNode
}

/** A form that checks with the contract's schema and shows the server's refusals at their fields. */
export function CheckedForm<Schema extends z.ZodType>(props: CheckedFormProps<Schema>) {
  const { schema, values, onSubmit, fieldErrors, problem, problemText, children } = props
  const [localErrors, setLocalErrors] = useState<Readonly<Record<string, string>>>({})
  const fields = Object.keys(fieldErrors).join(' ')
  const refused = useMemo(() => refusedFields(problem, fields.split(' ')), [problem, fields])
  // The form takes a new object for new errors, and would show again what was just corrected.
  const errors = useMemo(() => ({ ...refused, ...localErrors }), [refused, localErrors])
  const isAboutFields = Object.keys(refused).length > 0

  function submit(event: FormEvent) {
    event.preventDefault()
    const checked = schema.safeParse(values)
    const paths = checked.success ? [] : checked.error.issues.map(issue => String(issue.path[0]))
    setLocalErrors(Object.fromEntries(paths.map(path => [path, fieldErrors[path] ?? path])))
    if (checked.success) onSubmit(values)
  }

  return (
    <Form noValidate errors={errors} onSubmit={submit} className="flex flex-col gap-4">
      {problem && !isAboutFields && (
        <Notice tone="bad" role="alert">
          {problemText(problem)}
        </Notice>
      )}
      {children}
    </Form>
  )
}

/** What the server refused after our own check let it pass, in the server's words. */
function refusedFields(problem: Problem | undefined, fields: readonly string[]): Record<string, string> {
  const refused = (problem?.fields ?? []).map(
    ({ path, message }) => [path.split('.').at(-1) ?? '', message] as const,
  )
  return Object.fromEntries(refused.filter(([field]) => fields.includes(field)))
}
