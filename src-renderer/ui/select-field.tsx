import { Field } from '@base-ui/react/field'
import { Select } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { fieldControlClass, fieldLabelClass } from './text-field.tsx'

export interface Choice {
  readonly value: string
  readonly label: string
}

export interface SelectFieldProps {
  readonly name: string
  readonly label: string
  readonly choices: readonly Choice[]
  readonly value: string
  readonly onChange: (value: string) => void
}

export function SelectField({ name, label, choices, value, onChange }: SelectFieldProps) {
  return (
    <Field.Root name={name} className="flex flex-col gap-1">
      <Select.Root items={choices} value={value} onValueChange={next => next !== null && onChange(next)}>
        <Select.Label className={fieldLabelClass}>{label}</Select.Label>
        <Select.Trigger
          className={`${fieldControlClass} flex cursor-default items-center justify-between gap-2 pr-2.5 pl-3 select-none`}
        >
          <Select.Value className="truncate" />
          <Select.Icon>
            <ChevronsUpDown aria-hidden className="size-4 text-muted" />
          </Select.Icon>
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-20 select-none">
            <Select.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-xl border border-line bg-card p-1 text-ink shadow-popup outline-hidden">
              <Select.List>
                {choices.map(choice => (
                  <Select.Item
                    key={choice.value}
                    value={choice.value}
                    className="flex cursor-default items-center gap-2 rounded-lg px-2.5 py-1.5 outline-hidden data-highlighted:bg-hover"
                  >
                    <span className="size-4">
                      <Select.ItemIndicator>
                        <Check aria-hidden className="size-4" />
                      </Select.ItemIndicator>
                    </span>
                    <Select.ItemText>{choice.label}</Select.ItemText>
                  </Select.Item>
                ))}
              </Select.List>
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
      <Field.Error className="text-[13px] font-medium text-bad" />
    </Field.Root>
  )
}
