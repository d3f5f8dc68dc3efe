import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { chooseLocale } from '../../src-main/ipc/contract.ts'
import { AppearanceProvider } from '../features/appearance/appearance-context.tsx'
import { showAppearance } from '../features/appearance/show-appearance.ts'
import { createI18n } from '../i18n/create-i18n.ts'
import { createBrowserPlatform } from '../platform/browser-platform.ts'
import { PlatformProvider } from '../platform/platform-context.tsx'
import { ToastProvider } from '../ui/toasts.tsx'
import { FriendPage } from './friend-page.tsx'
import { createReadFriendView } from './read-friend-view.ts'

/** The page a friend sees at the relay's address: their own key's figures, and nothing of the owner's. */
export async function showFriendPage(page: Window & typeof globalThis): Promise<void> {
  const platform = createBrowserPlatform(page)
  const { theme, locale: localeSetting } = platform.initialAppearance
  const locale = chooseLocale(localeSetting, platform.systemLanguages)
  showAppearance(page.document, theme, locale)
  const i18n = await createI18n(locale)
  const root = page.document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <PlatformProvider value={platform}>
          <I18nextProvider i18n={i18n}>
            <Tooltip.Provider>
              <ToastProvider>
                <AppearanceProvider>
                  <FriendPage
                    read={createReadFriendView(page)}
                    baseUrl={new URL('.', page.location.href).href.replace(/\/$/, '')}
                  />
                </AppearanceProvider>
              </ToastProvider>
            </Tooltip.Provider>
          </I18nextProvider>
        </PlatformProvider>
      </CSPProvider>
    </StrictMode>,
  )
}
