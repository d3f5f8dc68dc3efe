import { Field } from '@base-ui/react/field'
import { fieldControlClass, fieldLabelClass } from './text-field.tsx'

export interface TextAreaFieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly rows: number
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  /** Enter sends the form, as in a single line; with Shift it begins another. */
  readonly sendsOnEnter?: boolean
  /** Where the work begins, in a form that comes late. */
  readonly isFirst?: boolean
}

/** A labelled text of several lines. */
export function TextAreaField(props: TextAreaFieldProps) {
  const {
    name,
    label,
    hint,
    rows,
    value,
    onChange,
    placeholder,
    sendsOnEnter = false,
    isFirst = false,
  } = props
  return (
    <Field.Root name={name} className="flex flex-col gap-1">
      <Field.Label className={fieldLabelClass}>{label}</Field.Label>
      <Field.Control
        render={<textarea rows={rows} />}
        spellCheck={false}
        autoFocus={isFirst}
        placeholder={placeholder}
        value={value}
        onValueChange={onChange}
        onKeyDown={event => {
          if (!sendsOnEnter || event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing)
            return
          event.preventDefault()
          event.currentTarget.form?.requestSubmit()
        }}
        className={`${fieldControlClass} h-auto resize-y px-3 py-2 placeholder:text-muted`}
      />
      {hint !== undefined && <Field.Description className="text-[13px] text-muted">{hint}</Field.Description>}
      <Field.Error className="text-[13px] font-medium text-bad" />
    </Field.Root>
  )
}
