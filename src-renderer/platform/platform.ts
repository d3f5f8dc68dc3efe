import type {
  Appearance,
  DesktopSettings,
  DesktopSettingsChange,
  KeyProtection,
  ServiceReport,
} from '../../src-main/ipc/contract.ts'

/** Starting and stopping the relay; only a home that outlives the relay has it. */
export interface ServiceControl {
  read(): Promise<ServiceReport>
  start(): Promise<void>
  stop(): Promise<void>
  /** Takes another port for friends' calls, and starts. */
  startOn(port: number): Promise<void>
  readKeyProtection(): Promise<KeyProtection | null>
  /** Returns the unsubscribe. */
  subscribe(listener: (report: ServiceReport) => void): () => void
}

/** Windows of the home in which the owner logs in to accounts; the answer reaches the relay by itself. */
export interface LoginWindows {
  /** Opens the window of a login of way `window`, or brings it to the front. */
  open(loginId: string): Promise<void>
  close(loginId: string): Promise<void>
}

/** How the home behaves on this computer. */
export interface DesktopControl {
  read(): Promise<DesktopSettings>
  /** Answers with what holds now, which the system may have decided otherwise. */
  write(change: DesktopSettingsChange): Promise<DesktopSettings>
}

/** What the page's home can do. Components ask for a capability, never for the home's name. */
export interface Platform {
  readonly service?: ServiceControl
  readonly loginWindows?: LoginWindows
  readonly desktop?: DesktopControl
  readonly initialAppearance: Appearance
  readonly systemLanguages: readonly string[]
  writeAppearance(appearance: Appearance): Promise<void>
  writeClipboard(text: string): Promise<void>
}
