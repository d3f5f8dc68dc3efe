/**
 * Rejects with `expired()` when the promise has not settled in time. A reply that is waiting while our own event loop
 * was held up still counts: it is read before the verdict.
 */
export function withDeadline<T>(promise: Promise<T>, timeoutMs: number, expired: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let settled = false
    const verdict = (): void => {
      if (!settled) reject(expired())
    }
    const timer = setTimeout(() => setImmediate(verdict), timeoutMs)
    const settle = (): void => {
      settled = true
      clearTimeout(timer)
    }
    promise.then(
      value => {
        settle()
        resolve(value)
      },
      (error: unknown) => {
        settle()
        reject(error)
      },
    )
  })
}
