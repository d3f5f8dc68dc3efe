import { app, clipboard, nativeTheme } from 'electron'
import type { AppService } from './app-service.ts'
import type { DesktopPreferences } from './desktop-preferences.ts'
import type { DesktopAnswers } from './ipc/answer-requests.ts'
import type { LoginWindows } from './login/login-windows.ts'
import type { Settings } from './settings.ts'
import type { UpdateDesk } from './updates/update-desk.ts'

export interface AppAnswersDeps extends AppService {
  readonly settings: Settings
  readonly preferences: DesktopPreferences
  readonly updates: UpdateDesk
  readonly loginWindows: LoginWindows
  /** What the tray shows may have changed. */
  readonly onChanged: () => void
}

/** What our own page may ask of the app. */
export function createAppAnswers(deps: AppAnswersDeps): DesktopAnswers {
  const { service, keyProtection, settings, preferences, updates, loginWindows, onChanged } = deps
  return {
    'carpool:read-bootstrap': () => {
      const { theme, locale } = settings.read()
      return { theme, locale, systemLanguages: app.getPreferredSystemLanguages() }
    },
    'carpool:write-appearance': appearance => {
      settings.write(appearance)
      nativeTheme.themeSource = appearance.theme
      onChanged()
    },
    'carpool:read-service': () => service.report(),
    'carpool:start-service': () => service.start(),
    'carpool:stop-service': () => service.stop(),
    'carpool:read-key-protection': () => keyProtection(),
    'carpool:write-clipboard': text => clipboard.writeText(text),
    'carpool:open-login-window': loginWindows.open,
    'carpool:close-login-window': loginWindows.close,
    'carpool:read-settings': preferences.read,
    async 'carpool:write-settings'(change) {
      const settled = await preferences.write(change)
      onChanged()
      return settled
    },
    'carpool:update'(step) {
      if (step === 'check') return updates.check()
      updates.install()
      return updates.read()
    },
  }
}
