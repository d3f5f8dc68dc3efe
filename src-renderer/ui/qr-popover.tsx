import { Popover } from '@base-ui/react/popover'
import type { RefObject } from 'react'
import { QrCode } from './qr-code.tsx'

export interface QrPopoverProps {
  readonly label: string
  readonly text: string
  readonly anchor: RefObject<HTMLButtonElement | null>
  readonly onClose: () => void
}

export function QrPopover({ label, text, anchor, onClose }: QrPopoverProps) {
  return (
    <Popover.Root
      open
      onOpenChange={(isOpen, { event }) => {
        // A press on the button closes it by itself.
        const isOnButton = event.target instanceof Node && anchor.current?.contains(event.target)
        if (!isOpen && isOnButton !== true) onClose()
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} sideOffset={6} align="end" className="z-20">
          <Popover.Popup
            aria-label={label}
            finalFocus={anchor}
            className="flex max-w-[calc(100vw-2rem)] flex-col items-center gap-3 rounded-2xl border border-line bg-card p-4 text-ink shadow-popup outline-hidden"
          >
            <QrCode label={label} text={text} />
            <p className="max-w-52 text-center font-mono text-[13px] break-all">{text}</p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
