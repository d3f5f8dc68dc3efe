import type { ServiceState } from '../../src-relay/contract/service.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const locales = ['en', 'zh-CN'] as const
export type Locale = (typeof locales)[number]
export const localeSettings = ['system', ...locales] as const
export type LocaleSetting = (typeof localeSettings)[number]

export interface Appearance {
  readonly theme: Theme
  readonly locale: LocaleSetting
}

export const keepAwakeModes = ['off', 'while-streaming', 'while-running'] as const
/** When the computer is kept from falling asleep; a closed lid is not part of it. */
export type KeepAwake = (typeof keepAwakeModes)[number]

/** Whether the app starts at login, as the system has it; `unavailable` where the system offers no such thing. */
export type LoginItemState = 'on' | 'off' | 'requires-approval' | 'unavailable'

export interface DesktopSettings {
  readonly loginItem: LoginItemState
  readonly keepAwake: KeepAwake
}

export interface DesktopSettingsChange {
  readonly startsAtLogin?: boolean | undefined
  readonly keepAwake?: KeepAwake | undefined
}

/** Where the key that seals all credentials lies: in the system's keychain, or in a file only this user may read. */
export type KeyProtection = 'keychain' | 'key-file'

/** Why the desktop could not start the relay; `reason` has the details. */
export const serviceFaults = [
  'key-missing',
  'key-locked',
  'key-unreadable',
  'port-taken',
  'start-failed',
  'stop-failed',
] as const
export type ServiceFault = (typeof serviceFaults)[number]

/** What the desktop knows of the relay it embeds, also while that is stopped. */
export interface ServiceReport {
  readonly state: ServiceState
  readonly fault?: ServiceFault
  /** The relay's own words. */
  readonly reason?: string
}

export interface DesktopBootstrap extends Appearance {
  /** Languages of the system, the preferred one first. */
  readonly systemLanguages: readonly string[]
}

/** Every request the page may make of the desktop. All else is HTTP. */
export interface DesktopRequests {
  readonly 'carpool:read-bootstrap': () => DesktopBootstrap
  readonly 'carpool:write-appearance': (appearance: Appearance) => void
  readonly 'carpool:read-service': () => ServiceReport
  readonly 'carpool:start-service': () => void
  readonly 'carpool:stop-service': () => void
  readonly 'carpool:read-key-protection': () => KeyProtection | null
  readonly 'carpool:write-clipboard': (text: string) => void
  readonly 'carpool:read-settings': () => DesktopSettings
  /** Rejects when there is no such login of way `window`. */
  readonly 'carpool:open-login-window': (loginId: string) => void
  readonly 'carpool:close-login-window': (loginId: string) => void
  readonly 'carpool:write-settings': (change: DesktopSettingsChange) => DesktopSettings
}
export type DesktopRequestName = keyof DesktopRequests

/** The one message the desktop sends by itself. */
export const serviceChangedMessage = 'carpool:service-changed'

/** What the preload script offers the page as `window.carpool`. */
export interface DesktopBridge {
  readBootstrap(): Promise<DesktopBootstrap>
  writeAppearance(appearance: Appearance): Promise<void>
  readService(): Promise<ServiceReport>
  startService(): Promise<void>
  stopService(): Promise<void>
  /** Null until the key was asked for. */
  readKeyProtection(): Promise<KeyProtection | null>
  writeClipboard(text: string): Promise<void>
  readSettings(): Promise<DesktopSettings>
  openLoginWindow(loginId: string): Promise<void>
  closeLoginWindow(loginId: string): Promise<void>
  /** Answers with what holds now, which the system may have decided otherwise. */
  writeSettings(change: DesktopSettingsChange): Promise<DesktopSettings>
  /** Returns the unsubscribe. */
  onServiceChanged(listener: (report: ServiceReport) => void): () => void
}

/** The language to speak: the owner's choice, else the first one of the system that we have, else English. */
export function chooseLocale(setting: LocaleSetting, systemLanguages: readonly string[]): Locale {
  if (setting !== 'system') return setting
  for (const language of systemLanguages) {
    const [primary] = language.toLowerCase().split('-')
    if (primary === 'zh') return 'zh-CN'
    if (primary === 'en') return 'en'
  }
  return 'en'
}
