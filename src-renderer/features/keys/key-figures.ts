import { createContext, useContext } from 'react'
import type { KeyLimitUse } from '../../../src-relay/contract/limit-use.ts'
import type { UsageTotals } from '../../../src-relay/contract/usage.ts'

/** What the table says of keys beside what they are; by key. */
export interface KeyFigures {
  readonly limits: ReadonlyMap<string, KeyLimitUse>
  readonly today: ReadonlyMap<string, UsageTotals>
}

const KeyFiguresContext = createContext<KeyFigures>({ limits: new Map(), today: new Map() })

export const KeyFiguresProvider = KeyFiguresContext.Provider
export const useKeyFigures = (): KeyFigures => useContext(KeyFiguresContext)
