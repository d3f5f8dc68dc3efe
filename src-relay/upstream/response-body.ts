import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { abortedError } from './failures.ts'

/** The bytes of an answer with back-pressure; destroyed before their end, they close the connection. */
export function createResponseBody(controller: Dispatcher.DispatchController, host: string): Readable {
  const body = new Readable({
    read: () => controller.resume(),
    destroy(error, callback) {
      if (!this.readableEnded) controller.abort(error ?? abortedError(host))
      // The reader may be about to listen: an answer can break in the same turn in which it began.
      if (error) setImmediate(callback, error)
      else callback(null)
    },
  })
  // An error belongs to whoever reads the body; where nobody does, it must not end the process.
  return body.on('error', () => {})
}
