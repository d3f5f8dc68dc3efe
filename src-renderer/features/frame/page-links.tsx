import { Activity, ChartColumn, Gauge, KeyRound, Plug, Settings, UserRound } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useAccounts } from '../../api/queries.ts'
import { formatRoute, type MenuPageId, pageIds } from '../../routing/route.ts'
import { useRoute } from '../../routing/use-route.ts'
import { needsOwner } from '../accounts/account-state.ts'

const icons: Readonly<Record<MenuPageId, ReactElement>> = {
  overview: <Gauge aria-hidden />,
  accounts: <UserRound aria-hidden />,
  keys: <KeyRound aria-hidden />,
  usage: <ChartColumn aria-hidden />,
  calls: <Activity aria-hidden />,
  connect: <Plug aria-hidden />,
  settings: <Settings aria-hidden />,
}

/** Links to all pages; the one that is shown is marked. */
export function PageLinks({ onFollow }: { readonly onFollow?: () => void }) {
  const { t } = useTranslation()
  const { page } = useRoute()
  return (
    <nav aria-label={t('app.pages')}>
      <ul className="flex flex-col gap-0.5">
        {pageIds.map(id => (
          <li key={id}>
            <a
              href={formatRoute(id)}
              aria-current={id === page ? 'page' : undefined}
              onClick={onFollow}
              className="flex h-10 items-center gap-3 rounded-lg px-3 text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink [&_svg]:size-4.5 [&_svg]:shrink-0"
            >
              {icons[id]}
              <span className="min-w-0 flex-1 truncate">{t(`pages.${id}.title`)}</span>
              {id === 'accounts' && <TroubledAccounts />}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function TroubledAccounts() {
  const { t } = useTranslation()
  const count = useAccounts()?.filter(needsOwner).length ?? 0
  if (count === 0) return null
  return (
    <span className="numbers rounded-full bg-warn/15 px-1.75 text-xs leading-5 font-semibold text-warn">
      <span aria-hidden>{count}</span>
      <span className="sr-only">{t('app.troubledAccounts', { count })}</span>
    </span>
  )
}
