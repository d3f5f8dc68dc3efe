import type { ApiKey } from '../contract/api-key.ts'
import { RelayError } from '../kernel/errors.ts'

/** One call under watch; leaving the scope ends it. */
export interface WatchedCall extends Disposable {
  /** Aborts, with a `RelayError`, when the call's key is revoked or switched off. */
  readonly signal: AbortSignal
}

/** Ends running calls whose key was taken away, whichever relay it was taken away on. */
export interface KeyWatch {
  begin(key: ApiKey): WatchedCall
  stop(): void
}

export interface KeyWatchDeps {
  readonly apiKeys: {
    find(id: string): ApiKey | undefined
    onChange(listener: () => void): () => void
  }
}

export function createKeyWatch({ apiKeys }: KeyWatchDeps): KeyWatch {
  const running = new Map<string, Set<AbortController>>()
  const stop = apiKeys.onChange(() => {
    for (const [id, controllers] of running) {
      const key = apiKeys.find(id)
      if (key?.enabled && key.revokedAt === undefined) continue
      for (const controller of controllers) controller.abort(takenAway())
    }
  })
  return {
    begin({ id }) {
      const controller = new AbortController()
      const controllers = running.get(id) ?? new Set()
      running.set(id, controllers.add(controller))
      return {
        signal: controller.signal,
        [Symbol.dispose]() {
          controllers.delete(controller)
          if (controllers.size === 0 && running.get(id) === controllers) running.delete(id)
        },
      }
    },
    stop,
  }
}

function takenAway(): RelayError {
  return new RelayError(
    'key_disabled',
    'The owner of this Carpool has just revoked this API key or switched it off.',
  )
}
