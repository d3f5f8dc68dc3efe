import { useId } from 'react'
import { Checkbox } from './checkbox.tsx'
import type { Choice } from './select-field.tsx'
import { fieldLabelClass } from './text-field.tsx'

export interface CheckListProps {
  readonly label: string
  readonly hint?: string
  readonly choices: readonly Choice[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** Any of a few choices. */
export function CheckList({ label, hint, choices, chosen, onChange }: CheckListProps) {
  const id = useId()
  return (
    <fieldset
      aria-describedby={hint === undefined ? undefined : id}
      className="flex min-w-0 flex-col gap-1.5"
    >
      <legend className={`${fieldLabelClass} mb-1`}>{label}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {choices.map(choice => (
          <label key={choice.value} className="flex min-w-0 items-center gap-2">
            <Checkbox
              label={choice.label}
              isOn={chosen.includes(choice.value)}
              onChange={isOn =>
                onChange(isOn ? [...chosen, choice.value] : chosen.filter(value => value !== choice.value))
              }
            />
            <span aria-hidden className="min-w-0 wrap-anywhere">
              {choice.label}
            </span>
          </label>
        ))}
      </div>
      {hint !== undefined && (
        <p id={id} className="text-[13px] text-muted">
          {hint}
        </p>
      )}
    </fieldset>
  )
}
