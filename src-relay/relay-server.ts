import type { ServiceStatus } from './contract/service.ts'

/** Where a running relay can be reached. */
export interface RelayAddresses {
  /** Data plane, e.g. `http://127.0.0.1:3000`. */
  readonly baseUrl: string
  /** Control plane, e.g. `http://127.0.0.1:3001`. */
  readonly controlUrl: string
  /** Opens the control plane; made per launch, also in `<data-dir>/control.json` (0600). */
  readonly controlToken: string
  /** Opens the console in a browser once. */
  readonly consoleLink: string
}

/** The whole relay in one process. The desktop, the `carpool` command and the tests all use this. */
export interface RelayServer {
  /** Resolves when `/health` answers 200 through the handed-out address. */
  start(): Promise<RelayAddresses>
  /** Drains open streams for at most `drainMs`, then ends every child it started. */
  stop(): Promise<void>
  status(): ServiceStatus
}
