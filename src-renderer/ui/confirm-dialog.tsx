import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { backdropClass, DialogActions, popupClass } from './dialog.tsx'

export interface ConfirmDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onConfirm: () => void
  readonly title: string
  readonly text: string
  readonly confirmLabel: string
}

/** Asks once before something that cannot be undone. */
export function ConfirmDialog({ isOpen, onClose, onConfirm, title, text, confirmLabel }: ConfirmDialogProps) {
  const { t } = useTranslation()
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <AlertDialog.Root
      open={isOpen}
      onOpenChange={open => {
        if (!open) onClose()
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md`} initialFocus={cancel}>
          <AlertDialog.Title className="mb-1 text-lg leading-7 font-semibold wrap-break-word">
            {title}
          </AlertDialog.Title>
          <AlertDialog.Description className="text-muted">{text}</AlertDialog.Description>
          <DialogActions>
            <AlertDialog.Close render={<Button ref={cancel}>{t('actions.cancel')}</Button>} />
            <AlertDialog.Close
              onClick={onConfirm}
              render={<Button variant="danger">{confirmLabel}</Button>}
            />
          </DialogActions>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
