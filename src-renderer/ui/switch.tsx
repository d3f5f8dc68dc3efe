import { Switch as BaseSwitch } from '@base-ui/react/switch'

export interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly isDisabled?: boolean
}

export function Switch({ label, isOn, onChange, isDisabled = false }: SwitchProps) {
  return (
    <BaseSwitch.Root
      aria-label={label}
      checked={isOn}
      disabled={isDisabled}
      onCheckedChange={onChange}
      className="flex h-6 w-10 shrink-0 cursor-default rounded-full border border-edge bg-sunken p-0.75 transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-60"
    >
      <BaseSwitch.Thumb className="size-4 rounded-full bg-edge transition-[translate] data-checked:translate-x-4 data-checked:bg-card" />
    </BaseSwitch.Root>
  )
}
