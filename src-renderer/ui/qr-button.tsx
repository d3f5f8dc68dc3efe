import { Popover } from '@base-ui/react/popover'
import { QrCode as QrIcon } from 'lucide-react'
import { IconButton } from './icon-button.tsx'
import { QrCode } from './qr-code.tsx'

export interface QrButtonProps {
  readonly label: string
  readonly text: string
}

/** Shows a text to a camera. */
export function QrButton({ label, text }: QrButtonProps) {
  return (
    <Popover.Root>
      <Popover.Trigger render={<IconButton label={label} icon={<QrIcon />} />} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-20">
          <Popover.Popup className="flex max-w-[calc(100vw-2rem)] flex-col items-center gap-3 rounded-2xl border border-line bg-card p-4 text-ink shadow-popup outline-hidden">
            <QrCode label={label} text={text} />
            <p className="max-w-52 text-center font-mono text-[13px] break-all">{text}</p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
