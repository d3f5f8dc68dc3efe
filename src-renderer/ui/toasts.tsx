import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { type ReactNode, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'

const shownForMs = 5_000

export interface ToastContent {
  readonly tone: 'good' | 'bad'
  readonly text: string
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Toast.Provider limit={3} timeout={shownForMs}>
      {children}
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t('app.notifications')}
          className="fixed right-4 bottom-4 z-30 flex w-[calc(100vw-2rem)] max-w-sm flex-col gap-2"
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

/** Shows a line at the corner of the page; errors stay until they are dismissed. */
export function useToast(): (content: ToastContent) => void {
  const { add } = Toast.useToastManager()
  return useCallback(
    ({ tone, text }) => {
      add({ title: text, type: tone, ...(tone === 'bad' && { priority: 'high', timeout: 0 }) })
    },
    [add],
  )
}

function ToastList() {
  const { t } = useTranslation()
  const { toasts } = Toast.useToastManager()
  return toasts.map(toast => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      // Otherwise hidden while it is an error nobody has focused, although its button can be reached.
      aria-hidden={false}
      className="rounded-xl border border-line bg-card text-ink shadow-popup transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-center gap-2.5 py-1.5 pr-1.5 pl-3.5">
        {toast.type === 'bad' ? (
          <CircleAlert aria-hidden className="size-4 shrink-0 text-bad" />
        ) : (
          <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
        )}
        <Toast.Title className="min-w-0 flex-1 text-[13px] wrap-break-word" />
        {/* Never stacked, so never to be hidden from a screen reader. */}
        <Toast.Close aria-hidden={false} render={<IconButton label={t('actions.dismiss')} icon={<X />} />} />
      </Toast.Content>
    </Toast.Root>
  ))
}
