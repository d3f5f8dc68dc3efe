import { useTranslation } from 'react-i18next'
import { useFeedState } from './api/queries.ts'
import { AccountsCard } from './features/accounts/accounts-card.tsx'
import { AppearanceMenus } from './features/appearance/appearance-menus.tsx'
import { CallsCard } from './features/calls/calls-card.tsx'
import { KeysCard } from './features/keys/keys-card.tsx'
import { LiveBar } from './features/service/live-bar.tsx'
import { ServiceCard } from './features/service/service-card.tsx'
import { SignInPage } from './features/sign-in/sign-in-page.tsx'
import { TodayCard } from './features/usage/today-card.tsx'
import { Mark } from './ui/mark.tsx'

export function App() {
  const { t } = useTranslation()
  const isSignedOut = useFeedState() === 'signed-out'
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-6xl flex-col px-4 pb-10 sm:px-6">
      <a
        href="#content"
        className="absolute left-4 z-10 -translate-y-full rounded-b-lg bg-ink px-3 py-2 text-page focus:translate-y-0"
      >
        {t('app.skip')}
      </a>
      <header className="flex items-center gap-2.5 py-4">
        <Mark />
        <p className="flex-1 text-lg font-semibold tracking-tight">{t('app.name')}</p>
        <AppearanceMenus />
      </header>
      <main id="content" tabIndex={-1} className="flex flex-col gap-5 outline-hidden">
        {isSignedOut ? <SignInPage /> : <Overview />}
      </main>
    </div>
  )
}

function Overview() {
  const { t } = useTranslation()
  return (
    <>
      <h1 className="sr-only">{t('app.name')}</h1>
      <LiveBar />
      <div className="grid gap-5 lg:grid-cols-[2fr_1fr]">
        <ServiceCard />
        <TodayCard />
      </div>
      <div className="grid gap-5 lg:grid-cols-2">
        <AccountsCard />
        <KeysCard />
      </div>
      <CallsCard />
    </>
  )
}
