/** Every reason for which Carpool refuses to start, or cannot. */
export type StartErrorCode =
  | 'redis_not_found'
  | 'redis_unreachable'
  | 'redis_unsuitable'
  | 'redis_failed'
  | 'data_dir_in_use'
  | 'data_unreadable'
  | 'master_key_missing'
  | 'master_key_refused'
  | 'no_keys'

/** Carpool cannot start. The message is for the owner: what is wrong, and what to do about it. */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly code: StartErrorCode

  constructor(code: StartErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
