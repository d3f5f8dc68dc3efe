import { useTranslation } from 'react-i18next'
import { Mark } from '../../ui/mark.tsx'
import { AppearanceMenus } from '../appearance/appearance-menus.tsx'
import { PageLinks } from './page-links.tsx'
import { RelayLine } from './relay-line.tsx'

/** Beside the page where there is room for it. */
export function SideBar() {
  const { t } = useTranslation()
  return (
    <div className="sticky top-0 flex h-dvh flex-col gap-5 overflow-y-auto px-3 py-4">
      <div className="flex items-center gap-2.5 px-2">
        <Mark />
        <p className="text-lg font-semibold tracking-tight">{t('app.name')}</p>
      </div>
      <PageLinks />
      <div className="mt-auto flex items-center gap-1 border-t border-line pt-3 pl-2">
        <RelayLine />
        <AppearanceMenus />
      </div>
    </div>
  )
}
