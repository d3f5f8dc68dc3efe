import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ReactElement } from 'react'
import { IconButton } from './icon-button.tsx'
import { menuItemClass, menuPopupClass } from './menu.tsx'
import type { Choice } from './select-field.tsx'

export interface ChoiceMenuProps {
  readonly label: string
  readonly icon: ReactElement
  readonly choices: readonly Choice[]
  readonly value: string
  readonly onChange: (value: string) => void
}

/** An icon that opens a short list with one choice ticked. */
export function ChoiceMenu({ label, icon, choices, value, onChange }: ChoiceMenuProps) {
  return (
    <Menu.Root>
      <Menu.Trigger render={<IconButton label={label} icon={icon} />} />
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="z-20 outline-hidden">
          <Menu.Popup className={menuPopupClass}>
            <Menu.RadioGroup value={value} onValueChange={onChange} aria-label={label}>
              {choices.map(choice => (
                <Menu.RadioItem
                  key={choice.value}
                  value={choice.value}
                  closeOnClick
                  className={menuItemClass}
                >
                  <span className="size-4">
                    <Menu.RadioItemIndicator>
                      <Check aria-hidden className="size-4" />
                    </Menu.RadioItemIndicator>
                  </span>
                  {choice.label}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
