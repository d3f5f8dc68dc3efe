/** One value that others may watch. */
export interface ObservedValue<T> {
  get(): T
  set(next: T): void
  /** Returns the unsubscribe. */
  subscribe(listener: () => void): () => void
}

export function createObservedValue<T>(initial: T): ObservedValue<T> {
  const listeners = new Set<() => void>()
  let value = initial
  return {
    get: () => value,
    set(next) {
      if (value === next) return
      value = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
