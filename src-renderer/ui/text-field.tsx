import { Field } from '@base-ui/react/field'
import type { ComponentProps } from 'react'

export interface TextFieldProps extends Omit<ComponentProps<typeof Field.Control>, 'name' | 'className'> {
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** Another field of the same name says what is wrong with both. */
  readonly isErrorElsewhere?: boolean
}

/** A labelled line of text; its error comes from the form around it. */
export function TextField({ name, label, hint, isErrorElsewhere = false, ...control }: TextFieldProps) {
  return (
    <Field.Root name={name} className="flex flex-col gap-1">
      <Field.Label className={fieldLabelClass}>{label}</Field.Label>
      <Field.Control className={`${fieldControlClass} px-3 placeholder:text-muted`} {...control} />
      {hint !== undefined && <Field.Description className="text-[13px] text-muted">{hint}</Field.Description>}
      {!isErrorElsewhere && <Field.Error className="text-[13px] font-medium text-bad" />}
    </Field.Root>
  )
}

export const fieldLabelClass = 'text-[13px] font-medium'
export const fieldControlClass =
  'h-10 w-full min-w-0 rounded-lg border border-edge bg-card text-ink transition-colors focus-visible:outline-offset-0 data-invalid:border-bad'
