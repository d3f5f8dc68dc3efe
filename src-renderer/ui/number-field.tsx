import { Field } from '@base-ui/react/field'
import { fieldControlClass, fieldLabelClass } from './text-field.tsx'

/** A number that is being typed; an empty one is no number yet. */
export type TypedNumber = number | ''

export interface NumberFieldProps {
  readonly name: string
  readonly label: string
  readonly value: TypedNumber
  readonly onChange: (value: TypedNumber) => void
  /** What the number counts, behind it. */
  readonly unit?: string
  readonly hint?: string
  readonly step?: number
}

export function NumberField({ name, label, value, onChange, unit, hint, step = 1 }: NumberFieldProps) {
  return (
    <Field.Root name={name} className="flex min-w-0 flex-col gap-1">
      <Field.Label className={fieldLabelClass}>{label}</Field.Label>
      <div className="flex items-center gap-2">
        <Field.Control
          type="number"
          min={0}
          step={step}
          autoComplete="off"
          className={`${fieldControlClass} numbers px-3`}
          value={value}
          onValueChange={text => onChange(text === '' ? '' : Number(text))}
        />
        {unit !== undefined && <span className="shrink-0 text-[13px] text-muted">{unit}</span>}
      </div>
      {hint !== undefined && <Field.Description className="text-[13px] text-muted">{hint}</Field.Description>}
      <Field.Error className="text-[13px] font-medium text-bad" />
    </Field.Root>
  )
}
