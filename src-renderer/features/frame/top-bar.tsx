import { Dialog } from '@base-ui/react/dialog'
import { Menu, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { backdropClass } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { AppearanceMenus } from '../appearance/appearance-menus.tsx'
import { PageLinks } from './page-links.tsx'
import { RelayLine } from './relay-line.tsx'

/** Above the page where it is narrow; its menu slides in from the side. */
export function TopBar() {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className="sticky top-0 z-10 flex h-14 items-center gap-2 border-b border-line bg-page px-3">
      <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
        <Dialog.Trigger render={<IconButton label={t('app.openMenu')} icon={<Menu />} />} />
        <Dialog.Portal>
          <Dialog.Backdrop className={`${backdropClass} z-20`} />
          <Dialog.Popup className="fixed inset-y-0 left-0 z-20 flex w-72 max-w-[85vw] flex-col gap-5 border-r border-line bg-page px-3 py-3 text-ink outline-hidden transition-transform duration-150 data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
            <div className="flex items-center gap-2.5 pl-2">
              <Mark />
              <Dialog.Title className="flex-1 text-lg font-semibold tracking-tight">
                {t('app.name')}
              </Dialog.Title>
              <Dialog.Close render={<IconButton label={t('actions.close')} icon={<X />} />} />
            </div>
            <PageLinks onFollow={() => setIsOpen(false)} />
            <div className="mt-auto border-t border-line px-2 pt-3">
              <RelayLine />
            </div>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
      <p className="flex-1 text-base font-semibold tracking-tight">{t('app.name')}</p>
      <AppearanceMenus />
    </div>
  )
}
