import { QrCode as QrIcon } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { IconButton } from './icon-button.tsx'

const QrPopover = lazy(async () => ({ default: (await import('./qr-popover.tsx')).QrPopover }))

export interface QrButtonProps {
  readonly label: string
  readonly text: string
}

/** Shows a text to a camera. What that takes is loaded when it is asked for. */
export function QrButton({ label, text }: QrButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <IconButton
        ref={button}
        label={label}
        icon={<QrIcon />}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Suspense>
          <QrPopover label={label} text={text} anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
