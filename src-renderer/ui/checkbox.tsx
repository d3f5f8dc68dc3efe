import { Check, Minus } from 'lucide-react'

export interface CheckboxProps {
  readonly label: string
  readonly isOn: boolean
  readonly isMixed?: boolean
  readonly onChange: (isOn: boolean) => void
}

/** A box to tick; its label is for the ear, what it belongs to is seen beside it. The browser's own: tables have many. */
export function Checkbox({ label, isOn, isMixed = false, onChange }: CheckboxProps) {
  const isPartly = isMixed && !isOn
  return (
    <span className="relative flex size-4.5">
      <input
        type="checkbox"
        aria-label={label}
        checked={isOn}
        ref={box => {
          if (box) box.indeterminate = isPartly
        }}
        onChange={event => onChange(event.target.checked)}
        className="size-full appearance-none rounded border border-edge bg-card after:absolute after:-inset-1 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent"
      />
      {(isOn || isPartly) && (
        <span className="pointer-events-none absolute inset-0 flex items-center justify-center text-card [&_svg]:size-3.5">
          {isPartly ? <Minus aria-hidden /> : <Check aria-hidden />}
        </span>
      )}
    </span>
  )
}
