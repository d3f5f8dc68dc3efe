import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from './confirm-dialog.tsx'

/** Asks before the owner leaves what is not saved yet: for another page, and for another site or none. */
export function LeaveGuard({ isActive }: { readonly isActive: boolean }) {
  const { t } = useTranslation()
  const [target, setTarget] = useState<string>()
  const isAllowed = useRef(false)

  useEffect(() => {
    if (!isActive) return
    isAllowed.current = false
    const holdPage = (event: BeforeUnloadEvent): void => event.preventDefault()
    const holdRoute = (event: NavigateEvent): void => {
      if (isAllowed.current || !event.cancelable || !event.hashChange) return
      event.preventDefault()
      setTarget(event.destination.url)
    }
    window.addEventListener('beforeunload', holdPage)
    window.navigation.addEventListener('navigate', holdRoute)
    return () => {
      window.removeEventListener('beforeunload', holdPage)
      window.navigation.removeEventListener('navigate', holdRoute)
    }
  }, [isActive])

  return (
    <ConfirmDialog
      isOpen={target !== undefined}
      onClose={() => setTarget(undefined)}
      onConfirm={() => {
        isAllowed.current = true
        if (target !== undefined) window.location.href = target
      }}
      title={t('settings.leave.title')}
      text={t('settings.leave.text')}
      confirmLabel={t('settings.leave.confirm')}
    />
  )
}
