import { app, clipboard, nativeTheme } from 'electron'
import type { AppService } from './app-service.ts'
import type { DesktopAnswers } from './ipc/answer-requests.ts'
import type { DesktopSettings } from './ipc/contract.ts'
import type { LoginItem } from './lifecycle/login-item.ts'
import type { LoginWindows } from './login/login-windows.ts'
import type { Settings } from './settings.ts'

export interface AppAnswersDeps extends AppService {
  readonly settings: Settings
  readonly loginItem: LoginItem
  readonly loginWindows: LoginWindows
  readonly onAppearanceChanged: () => void
}

/** What our own page may ask of the app. */
export function createAppAnswers(deps: AppAnswersDeps): DesktopAnswers {
  const { service, keyProtection, settings, loginItem, loginWindows, onAppearanceChanged } = deps
  const readSettings = async (): Promise<DesktopSettings> => ({
    loginItem: await loginItem.read(),
    keepAwake: settings.read().keepAwake,
  })
  return {
    'carpool:read-bootstrap': () => {
      const { theme, locale } = settings.read()
      return { theme, locale, systemLanguages: app.getPreferredSystemLanguages() }
    },
    'carpool:write-appearance': appearance => {
      settings.write(appearance)
      nativeTheme.themeSource = appearance.theme
      onAppearanceChanged()
    },
    'carpool:read-service': () => service.report(),
    'carpool:start-service': () => service.start(),
    'carpool:stop-service': () => service.stop(),
    'carpool:read-key-protection': () => keyProtection(),
    'carpool:write-clipboard': text => clipboard.writeText(text),
    'carpool:open-login-window': loginWindows.open,
    'carpool:close-login-window': loginWindows.close,
    'carpool:read-settings': readSettings,
    async 'carpool:write-settings'({ startsAtLogin, keepAwake }) {
      if (startsAtLogin !== undefined) await loginItem.write(startsAtLogin)
      if (keepAwake !== undefined) settings.write({ keepAwake })
      return await readSettings()
    },
  }
}
