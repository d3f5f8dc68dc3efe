import { useState } from 'react'

/** A harmless preference that the browser remembers; never a secret. */
export function useKept<T extends object>(name: string, initial: T): readonly [T, (next: T) => void] {
  const key = `carpool.${name}`
  const [value, setValue] = useState<T>(() => ({ ...initial, ...readKept<T>(key) }))
  return [
    value,
    next => {
      setValue(next)
      window.localStorage.setItem(key, JSON.stringify(next))
    },
  ]
}

function readKept<T>(key: string): Partial<T> {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(key) ?? '{}')
    // Written by this page only; whatever else is there is merged over nothing.
    return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? kept : {}
  } catch {
    return {}
  }
}
