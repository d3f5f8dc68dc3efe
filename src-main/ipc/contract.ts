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

/** `current`: looked for, and there is none; `unavailable`: this build gets none. */
export type UpdateState = 'idle' | 'checking' | 'current' | 'downloading' | 'ready' | 'failed' | 'unavailable'

export interface UpdateReport {
  readonly state: UpdateState
  /** Of the new one, while it is fetched and when it is there. */
  readonly version?: string
  /** For `failed` and `unavailable`. */
  readonly reason?: string
}

export const updateSteps = ['check', 'install'] as const
export type UpdateStep = (typeof updateSteps)[number]

export interface DesktopSettings {
  readonly loginItem: LoginItemState
  readonly keepAwake: KeepAwake
  readonly updates: UpdateReport
  /** False on a desktop that shows no tray icons: closing the window then minimises it. */
  readonly hasTray: boolean
}

export interface DesktopSettingsChange {
  readonly startsAtLogin?: boolean | undefined
  readonly keepAwake?: KeepAwake | undefined
  /** Of the data plane; holds from the next start on. */
  readonly port?: number | undefined
}

/** Where the key that seals all credentials lies: in the system's keychain, or in a file only this user may read. */
export type KeyProtection = 'keychain' | 'key-file'

/** Why the desktop could not start the relay; `reason` has the details. */
export const serviceFaults = [
  'key-missing',
  'key-locked',
  'key-unreadable',
  'port-taken',
  'port-reserved',
  'address-gone',
  'crash-loop',
  'start-failed',
  'stop-failed',
] as const
export type ServiceFault = (typeof serviceFaults)[number]

/** A port that could not be had. */
export interface PortTrouble {
  readonly wanted: number
  /** Who has it, as far as the system tells: a program, or a range that the system keeps to itself. */
  readonly holder?: string
  /** One that can be had. */
  readonly free?: number
}

/** What the desktop knows of the relay it embeds, also while that is stopped. */
export interface ServiceReport {
  readonly state: ServiceState
  readonly fault?: ServiceFault
  /** The relay's own words. */
  readonly reason?: string
  readonly port?: PortTrouble
  /** The last lines of the log, after a failure. */
  readonly log?: readonly string[]
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
  readonly 'carpool:update': (step: UpdateStep) => UpdateReport
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
  /** Looks for a new version, or puts the one that is there in place, which ends the app. */
  update(step: UpdateStep): Promise<UpdateReport>
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
