/** Every reason for which the relay itself refuses or fails a call. Closed: each has its row in `errorKinds`. */
export type RelayErrorCode = keyof typeof errorKinds

/** HTTP status per code; the dialects' own words for it live in `protocols/`. */
export const errorKinds = {
  bad_request: { status: 400 },
  missing_key: { status: 401 },
  invalid_key: { status: 401 },
  conflicting_keys: { status: 401 },
  key_disabled: { status: 401 },
  key_expired: { status: 401 },
  address_not_allowed: { status: 403 },
  provider_not_allowed: { status: 403 },
  client_not_allowed: { status: 403 },
  model_not_allowed: { status: 403 },
  not_found: { status: 404 },
  body_too_large: { status: 413 },
  unsupported_encoding: { status: 400 },
  limit_reached: { status: 429 },
  budget_spent: { status: 429 },
  no_account: { status: 503 },
  store_down: { status: 503 },
  draining: { status: 503 },
  upstream_unreachable: { status: 502 },
  upstream_timeout: { status: 504 },
  upstream_cut: { status: 502 },
  internal: { status: 500 },
} as const

export interface RelayErrorOptions {
  readonly retryAfterSeconds?: number
  /** The same as a point in time, ms epoch, where that is known. */
  readonly retryAt?: number
  /** For the owner's log alone. */
  readonly aside?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** An error the relay makes itself; rendered in the dialect of the client's protocol. The message is for the friend. */
export class RelayError extends Error {
  override readonly name = 'RelayError'
  readonly code: RelayErrorCode
  readonly retryAfterSeconds: number | undefined
  readonly retryAt: number | undefined
  readonly aside: Readonly<Record<string, string>>

  constructor(code: RelayErrorCode, message: string, options: RelayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
    this.retryAt = options.retryAt
    this.aside = options.aside ?? {}
  }
}

/** A programming error made visible: the compiler proves that no case reaches it. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
