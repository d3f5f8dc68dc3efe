import { app, clipboard, nativeTheme } from 'electron'
import type { AppService } from './app-service.ts'
import type { DesktopAnswers } from './ipc/answer-requests.ts'
import type { Settings } from './settings.ts'

export interface AppAnswersDeps extends AppService {
  readonly settings: Settings
  readonly onAppearanceChanged: () => void
}

/** What our own page may ask of the app. */
export function createAppAnswers(deps: AppAnswersDeps): DesktopAnswers {
  const { service, keyProtection, settings, onAppearanceChanged } = deps
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
  }
}
