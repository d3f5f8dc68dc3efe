import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'

export interface CheckboxProps {
  readonly label: string
  readonly isOn: boolean
  readonly isMixed?: boolean
  readonly onChange: (isOn: boolean) => void
}

/** A box to tick; its label is for the ear, what it belongs to is seen beside it. */
export function Checkbox({ label, isOn, isMixed = false, onChange }: CheckboxProps) {
  return (
    <BaseCheckbox.Root
      aria-label={label}
      checked={isOn}
      indeterminate={isMixed && !isOn}
      onCheckedChange={onChange}
      className="relative flex size-4.5 items-center justify-center rounded border border-edge bg-card text-card after:absolute after:-inset-1 data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent"
    >
      <BaseCheckbox.Indicator className="[&_svg]:size-3.5">
        {isMixed && !isOn ? <Minus aria-hidden /> : <Check aria-hidden />}
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  )
}
