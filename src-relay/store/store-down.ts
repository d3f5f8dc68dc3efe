import { RelayError } from '../kernel/errors.ts'

const retryAfterSeconds = 5

/** What a friend is told while Redis is gone. */
export function storeDown(cause?: unknown): RelayError {
  return new RelayError(
    'store_down',
    'Carpool cannot reach its storage right now. Please try again shortly.',
    {
      retryAfterSeconds,
      ...(cause !== undefined && { cause }),
    },
  )
}

/** Answers of a server that is there but cannot serve; inside a script, old servers wrap them in a sentence. */
const unserving =
  /^(?:ERR Error running script .*-)?(?:LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|READONLY|MISCONF|OOM|NOREPLICAS|NOAUTH|WRONGPASS|NOPERM)\b/

/** ioredis hangs the command on its errors, with all arguments: the password at times, and what was to be stored. */
export function withoutCommand(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  Reflect.deleteProperty(error, 'command')
  if ('lastNodeError' in error) withoutCommand(error.lastNodeError)
  return error
}

/** `store_down` for whatever means that Redis is gone or cannot serve; a mistake of ours stays what it is. */
export function asStoreError(failure: unknown): unknown {
  const error = withoutCommand(failure)
  if (!(error instanceof Error) || error instanceof RelayError) return error
  if (error instanceof TypeError || error instanceof RangeError) return error
  if (isReply(error) && !unserving.test(error.message)) return error
  return storeDown(error)
}

/** True for an answer of the server, as opposed to a failure of the connection. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError'
}
