import type { Appearance, KeyProtection, ServiceReport } from '../../src-main/ipc/contract.ts'

/** Starting and stopping the relay; only a home that outlives the relay has it. */
export interface ServiceControl {
  read(): Promise<ServiceReport>
  start(): Promise<void>
  stop(): Promise<void>
  readKeyProtection(): Promise<KeyProtection | null>
  /** Returns the unsubscribe. */
  subscribe(listener: (report: ServiceReport) => void): () => void
}

/** What the page's home can do. Components ask for a capability, never for the home's name. */
export interface Platform {
  readonly service?: ServiceControl
  readonly initialAppearance: Appearance
  readonly systemLanguages: readonly string[]
  writeAppearance(appearance: Appearance): Promise<void>
  writeClipboard(text: string): Promise<void>
}
