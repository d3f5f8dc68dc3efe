import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import { type ReactElement, type RefObject, useRef, useState } from 'react'
import { buttonClass } from './button.tsx'

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

/**
 * What may be done with one row; the dangerous entries are set apart at the end. Until it is opened it is a plain button:
 * a table has hundreds of them.
 */
export function RowMenu({ label, entries }: RowMenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        title={label}
        onClick={() => setOpen(true)}
        onKeyDown={event => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          setOpen(true)
        }}
        className={buttonClass('quiet', 'icon')}
      >
        <Ellipsis aria-hidden />
      </button>
      {isOpen && <OpenMenu label={label} entries={entries} anchor={button} onClose={() => setOpen(false)} />}
    </>
  )
}

interface OpenMenuProps extends RowMenuProps {
  readonly anchor: RefObject<HTMLButtonElement | null>
  readonly onClose: () => void
}

function OpenMenu({ label, entries, anchor, onClose }: OpenMenuProps) {
  return (
    <Menu.Root
      open
      onOpenChange={isOpen => {
        if (!isOpen) onClose()
      }}
    >
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} sideOffset={4} align="end" className="z-20 outline-hidden">
          <Menu.Popup className={menuPopupClass} aria-label={label} finalFocus={anchor}>
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
