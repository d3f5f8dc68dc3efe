import { lazy, Suspense } from 'react'
import { useFeedState, useServiceStatus } from './api/queries.ts'
import { Frame } from './features/frame/frame.tsx'
import { OverviewPage } from './features/overview/overview-page.tsx'
import { LiveBar } from './features/service/live-bar.tsx'
import { SignInPage } from './features/sign-in/sign-in-page.tsx'
import type { PageId } from './routing/route.ts'
import { useRoute } from './routing/use-route.ts'
import { SkeletonRows } from './ui/skeleton.tsx'
import { TimeZoneProvider } from './use-format.ts'

const pages = {
  overview: OverviewPage,
  accounts: lazy(async () => ({
    default: (await import('./features/accounts/accounts-page.tsx')).AccountsPage,
  })),
  keys: lazy(async () => ({ default: (await import('./features/keys/keys-page.tsx')).KeysPage })),
  usage: lazy(async () => ({ default: (await import('./features/usage/usage-page.tsx')).UsagePage })),
  calls: lazy(async () => ({ default: (await import('./features/calls/calls-page.tsx')).CallsPage })),
  connect: lazy(async () => ({
    default: (await import('./features/connect/connect-page.tsx')).ConnectPage,
  })),
  settings: lazy(async () => ({
    default: (await import('./features/settings/settings-page.tsx')).SettingsPage,
  })),
  welcome: lazy(async () => ({
    default: (await import('./features/first-run/first-run-page.tsx')).FirstRunPage,
  })),
} as const satisfies Record<PageId, unknown>

export function App() {
  const isSignedOut = useFeedState() === 'signed-out'
  const timeZone = useServiceStatus()?.timeZone
  if (isSignedOut) return <SignInPage />
  return (
    <TimeZoneProvider value={timeZone}>
      <Frame>
        <LiveBar />
        <ShownPage />
      </Frame>
    </TimeZoneProvider>
  )
}

function ShownPage() {
  const { page } = useRoute()
  const Page = pages[page]
  return (
    <Suspense fallback={<SkeletonRows rows={4} />}>
      <Page />
    </Suspense>
  )
}
