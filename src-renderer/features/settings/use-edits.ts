import { useState } from 'react'

export interface Edits<T extends object> {
  /** What is stored, with what was typed over it. */
  readonly values: T
  edit(change: Partial<T>): void
  discard(): void
}

/** What the owner has typed over `stored`; what was not touched follows it. */
export function useEdits<T extends object>(stored: T): Edits<T> {
  const [edits, setEdits] = useState<Partial<T>>({})
  return {
    values: { ...stored, ...edits },
    edit: change => setEdits(old => ({ ...old, ...change })),
    discard: () => setEdits({}),
  }
}
