import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import type { ReactElement } from 'react'
import { IconButton } from './icon-button.tsx'

export const menuPopupClass =
  'max-h-(--available-height) min-w-40 overflow-y-auto rounded-xl border border-line bg-card p-1 text-ink shadow-popup outline-hidden'
export const menuItemClass =
  'flex cursor-default items-center gap-2 rounded-lg py-1.5 pr-4 pl-2.5 outline-hidden select-none data-disabled:opacity-50 data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0'

export interface MenuEntry {
  readonly label: string
  readonly icon: ReactElement
  readonly onChoose: () => void
  readonly isDangerous?: boolean
  readonly isDisabled?: boolean
}

export interface RowMenuProps {
  readonly label: string
  readonly entries: readonly MenuEntry[]
}

/** What may be done with one row; the dangerous entries are set apart at the end. */
export function RowMenu({ label, entries }: RowMenuProps) {
  return (
    <Menu.Root>
      <Menu.Trigger render={<IconButton label={label} icon={<Ellipsis />} />} />
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-20 outline-hidden">
          <Menu.Popup className={menuPopupClass} aria-label={label}>
            {entries.map(({ label: name, icon, onChoose, isDangerous = false, isDisabled = false }) => (
              <Menu.Item
                key={name}
                disabled={isDisabled}
                onClick={onChoose}
                className={`${menuItemClass} ${isDangerous ? 'text-bad' : ''}`}
              >
                {icon}
                {name}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
