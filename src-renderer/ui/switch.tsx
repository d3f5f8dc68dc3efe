export interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly isDisabled?: boolean
}

export function Switch({ label, isOn, onChange, isDisabled = false }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-label={label}
      aria-checked={isOn}
      aria-disabled={isDisabled}
      onClick={() => {
        if (!isDisabled) onChange(!isOn)
      }}
      className="group flex h-6 w-10 shrink-0 cursor-default rounded-full border border-edge bg-sunken p-0.75 transition-colors aria-checked:border-accent aria-checked:bg-accent aria-disabled:opacity-60"
    >
      <span className="size-4 rounded-full bg-edge transition-[translate] group-aria-checked:translate-x-4 group-aria-checked:bg-card" />
    </button>
  )
}
