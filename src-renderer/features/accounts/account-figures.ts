import { createContext, useContext } from 'react'
import type { AccountWindows } from '../../../src-relay/contract/quota-report.ts'
import type { UsageTotals } from '../../../src-relay/contract/usage.ts'

/** What the table says of accounts beside what they are; by account. */
export interface AccountFigures {
  readonly windows: ReadonlyMap<string, AccountWindows['windows']>
  readonly today: ReadonlyMap<string, UsageTotals>
}

const AccountFiguresContext = createContext<AccountFigures>({ windows: new Map(), today: new Map() })

export const AccountFiguresProvider = AccountFiguresContext.Provider
export const useAccountFigures = (): AccountFigures => useContext(AccountFiguresContext)
