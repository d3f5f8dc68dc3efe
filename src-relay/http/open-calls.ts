import type { ServerResponse } from 'node:http'
import { RelayError } from '../kernel/errors.ts'

export interface OpenCall extends Disposable {
  /** Aborts without a reason when the client leaves, with a `RelayError` when the relay ends the call. */
  readonly signal: AbortSignal
}

/** The calls this listener is serving: who left, and who must be ended when the relay stops. */
export interface OpenCalls {
  /** Throws `RelayError('draining')` once the relay is stopping. */
  open(response: ServerResponse): OpenCall
  count(): number
  /** Refuses new calls, lets running ones finish for `graceMs`, then ends the rest. Asked again, the shorter time holds. */
  drain(graceMs: number): Promise<void>
}

const draining = () =>
  new RelayError('draining', 'This relay is stopping. Try again in a moment.', { retryAfterSeconds: 5 })

/** How long a call that was told to end may take to write its last words. */
const lastWordsMs = 2000

export function createOpenCalls(): OpenCalls {
  const controllers = new Set<AbortController>()
  const onEmpty = new Set<() => void>()
  let isDraining = false

  function open(response: ServerResponse): OpenCall {
    if (isDraining) throw draining()
    const controller = new AbortController()
    const onClose = () => {
      if (!response.writableFinished) controller.abort()
    }
    controllers.add(controller)
    response.once('close', onClose)
    return {
      signal: controller.signal,
      [Symbol.dispose]() {
        response.removeListener('close', onClose)
        controllers.delete(controller)
        if (controllers.size === 0) for (const tell of onEmpty) tell()
      },
    }
  }

  async function drain(graceMs: number): Promise<void> {
    isDraining = true
    await emptyWithin(graceMs)
    for (const controller of controllers) controller.abort(draining())
    await emptyWithin(lastWordsMs)
  }

  function emptyWithin(ms: number): Promise<void> {
    if (controllers.size === 0) return Promise.resolve()
    return new Promise(resolve => {
      const end = () => {
        clearTimeout(timer)
        onEmpty.delete(end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      onEmpty.add(end)
    })
  }

  return { open, count: () => controllers.size, drain }
}
