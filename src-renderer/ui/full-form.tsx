import { Form } from '@base-ui/react/form'
import { type FormEvent, type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { z } from 'zod'
import { listFieldProblems } from '../../src-relay/contract/field-problems.ts'
import type { Problem } from '../../src-relay/contract/problem.ts'
import { useFieldText } from '../api/use-field-text.ts'
import { useProblemText } from '../api/use-problem-text.ts'
import { Notice } from './notice.tsx'

export interface FullFormProps<Schema extends z.ZodType> {
  readonly id?: string
  /** The contract's own schema of what is sent; a field's `name` is its dotted path in it. */
  readonly schema: Schema
  readonly values: unknown
  readonly onSubmit: (values: z.output<Schema>) => void
  readonly problem: Problem | undefined
  readonly children: ReactNode
}

type FieldErrors = Readonly<Record<string, string>>

/** A form of any depth: it checks with the contract's schema, and shows what is wrong at the field it is about. */
export function FullForm<Schema extends z.ZodType>(props: FullFormProps<Schema>) {
  const { id, schema, values, onSubmit, problem, children } = props
  const fieldText = useFieldText()
  const [local, setLocal] = useState<FieldErrors>({})
  const [forgotten, setForgotten] = useState<Problem>()
  const form = useRef<HTMLFormElement>(null)
  // The form takes a new object for new errors, and would show again what was just corrected.
  const errors = useMemo(() => {
    const refused = (problem === forgotten ? [] : (problem?.fields ?? [])).map(({ path, message }) => [
      path,
      fieldText(message),
    ])
    return { ...Object.fromEntries(refused), ...local }
  }, [problem, forgotten, local, fieldText])

  /** What was refused before may be right by now; the form itself would send nothing while it shows errors. */
  function forgetErrors(event: FormEvent) {
    if (event.target !== form.current) return
    flushSync(() => {
      setForgotten(problem)
      setLocal({})
    })
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    // Dialogs with forms of their own may lie within this one.
    event.stopPropagation()
    const checked = schema.safeParse(values)
    const found = checked.success ? [] : listFieldProblems(checked.error)
    setLocal(Object.fromEntries(found.map(({ path, message }) => [path, fieldText(message)])))
    if (checked.success) onSubmit(checked.data)
    else for (const part of form.current?.querySelectorAll('details') ?? []) part.open = true
  }

  return (
    <Form
      id={id}
      ref={form}
      noValidate
      errors={errors}
      onSubmitCapture={forgetErrors}
      onSubmit={submit}
      className="flex flex-col gap-4"
    >
      <FormProblem problem={problem} errors={errors} form={form} />
      {children}
    </Form>
  )
}

interface FormProblemProps {
  readonly problem: Problem | undefined
  readonly errors: FieldErrors
  readonly form: RefObject<HTMLFormElement | null>
}

/** What is wrong with the whole, or with something that has no field of its own. */
function FormProblem({ problem, errors, form }: FormProblemProps) {
  const problemText = useProblemText()
  const [homeless, setHomeless] = useState<readonly (readonly [string, string])[]>([])
  useEffect(() => {
    const hasField = (path: string) => form.current?.querySelector(`[name="${CSS.escape(path)}"]`) != null
    // Once the fields are there: which of them the form has depends on what is chosen in it.
    const frame = requestAnimationFrame(() =>
      setHomeless(Object.entries(errors).filter(([path]) => !hasField(path))),
    )
    return () => cancelAnimationFrame(frame)
  }, [errors, form])
  const isWhole = problem !== undefined && (problem.fields ?? []).length === 0
  if (!isWhole && homeless.length === 0) return null
  return (
    <Notice tone="bad" role="alert">
      {isWhole && <p>{problemText(problem)}</p>}
      {homeless.map(([path, text]) => (
        <p key={path}>{text}</p>
      ))}
    </Notice>
  )
}
