/** What tells this run of the relay from every other. */
export interface Launch {
  readonly instanceId: string
  /** Opens the control plane. */
  readonly token: string
  readonly startedAt: number
}

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
