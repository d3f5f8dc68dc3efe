import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { chooseLocale } from '../src-main/ipc/contract.ts'
import { ApiProvider } from './api/api-context.tsx'
import { createApi } from './api/create-api.ts'
import { followService } from './api/follow-service.ts'
import type { LiveFeed } from './api/live-feed.ts'
import { runFeed } from './api/run-feed.ts'
import { App } from './app.tsx'
import { AppearanceProvider } from './features/appearance/appearance-context.tsx'
import { showAppearance } from './features/appearance/show-appearance.ts'
import { createI18n } from './i18n/create-i18n.ts'
import { createPlatform } from './platform/create-platform.ts'
import type { Platform } from './platform/platform.ts'
import { PlatformProvider } from './platform/platform-context.tsx'
import { ToastProvider } from './ui/toasts.tsx'

/** Puts the page together and shows it. */
export async function showPage(page: Window & typeof globalThis): Promise<void> {
  const platform = await createPlatform(page)
  const { theme, locale: localeSetting } = platform.initialAppearance
  const locale = chooseLocale(localeSetting, platform.systemLanguages)
  showAppearance(page.document, theme, locale)
  const i18n = await createI18n(locale)
  const cache = new QueryClient({
    defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } },
  })
  const api = createApi(page, cache)
  startFeed({ page, platform, feed: api.feed, cache })

  const root = page.document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <PlatformProvider value={platform}>
          <I18nextProvider i18n={i18n}>
            <QueryClientProvider client={cache}>
              <ApiProvider value={api}>
                <Tooltip.Provider>
                  <ToastProvider>
                    <AppearanceProvider>
                      <App />
                    </AppearanceProvider>
                  </ToastProvider>
                </Tooltip.Provider>
              </ApiProvider>
            </QueryClientProvider>
          </I18nextProvider>
        </PlatformProvider>
      </CSPProvider>
    </StrictMode>,
  )
}

interface FeedParts {
  readonly page: Window
  readonly platform: Platform
  readonly feed: LiveFeed
  readonly cache: QueryClient
}

function startFeed({ page, platform: { service }, feed, cache }: FeedParts): void {
  const isVisible = () => page.document.visibilityState === 'visible'
  // Where the home knows of the relay, it says when there is one.
  const update = runFeed(feed, { isVisible: isVisible(), isServed: service === undefined })
  page.document.addEventListener('visibilitychange', () => update({ isVisible: isVisible() }))
  if (service) void followService({ service, cache, onServed: isServed => update({ isServed }) })
}
