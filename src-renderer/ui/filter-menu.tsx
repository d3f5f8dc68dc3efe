import { Select } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import { menuItemClass, menuPopupClass } from './menu.tsx'
import type { Choice } from './select-field.tsx'

export interface FilterMenuProps {
  readonly label: string
  readonly choices: readonly Choice[]
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A choice in one line, without a label of its own for the eye. */
export function FilterMenu({ label, choices, value, onChange }: FilterMenuProps) {
  return (
    <Select.Root items={choices} value={value} onValueChange={next => next !== null && onChange(next)}>
      <Select.Trigger
        aria-label={label}
        className="flex h-9 max-w-56 min-w-0 cursor-default items-center gap-2 rounded-lg border border-edge bg-card pr-2 pl-3 select-none"
      >
        <Select.Value className="truncate" />
        <Select.Icon>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-20 select-none">
          <Select.Popup className={`${menuPopupClass} min-w-(--anchor-width)`}>
            <Select.List>
              {choices.map(choice => (
                <Select.Item key={choice.value} value={choice.value} className={menuItemClass}>
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
  )
}
