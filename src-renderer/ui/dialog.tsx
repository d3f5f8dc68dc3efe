import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'

export interface DialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description: string
  readonly children: ReactNode
  /** Stays open on a press outside, so that what it shows is not lost by accident. */
  readonly isSticky?: boolean
}

export const popupClass =
  'fixed inset-x-0 top-1/2 mx-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-y-1/2 overflow-y-auto rounded-2xl border border-line bg-card p-5 text-ink shadow-popup outline-hidden transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:p-6'
export const backdropClass =
  'fixed inset-0 bg-black/40 transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0'

export function Dialog({ isOpen, onClose, title, description, children, isSticky = false }: DialogProps) {
  const { t } = useTranslation()
  return (
    <BaseDialog.Root
      open={isOpen}
      disablePointerDismissal={isSticky}
      onOpenChange={open => {
        if (!open) onClose()
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClass} />
        <BaseDialog.Popup className={`${popupClass} max-w-lg`}>
          <BaseDialog.Title className="pr-10 text-lg leading-7 font-semibold wrap-break-word">
            {title}
          </BaseDialog.Title>
          <BaseDialog.Description className="mb-5 text-[13px] text-muted">
            {description}
          </BaseDialog.Description>
          {children}
          {/* Last, so that the focus begins at what the dialog asks for. */}
          <div className="absolute top-4 right-4">
            <BaseDialog.Close render={<IconButton label={t('actions.close')} icon={<X />} />} />
          </div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap justify-end gap-2">{children}</div>
}
