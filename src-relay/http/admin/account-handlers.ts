import type { AccountChange, AccountView, NewAccount } from '../../contract/account.ts'
import type { PoolSettings, PoolSettingsChange } from '../../contract/pool.ts'
import { AdminProblem } from '../../contract/problem.ts'
import type { AdminHandlers } from './admin-handler.ts'

/** The pool of accounts, as the owner changes it. Throws `AdminProblem` for what is refused or not there. */
export interface AccountsAdmin {
  list(): readonly AccountView[]
  find(id: string): AccountView | undefined
  create(account: NewAccount): Promise<AccountView>
  change(id: string, change: AccountChange): Promise<AccountView>
  remove(id: string): Promise<unknown>
  reset(id: string): Promise<AccountView>
}

export interface PoolSettingsAdmin {
  read(): PoolSettings
  change(change: PoolSettingsChange): Promise<PoolSettings>
}

export interface AccountHandlersDeps {
  readonly accounts: AccountsAdmin
  readonly poolSettings: PoolSettingsAdmin
}

type Handled =
  | 'listAccounts'
  | 'createAccount'
  | 'getAccount'
  | 'changeAccount'
  | 'removeAccount'
  | 'resetAccount'
  | 'getPoolSettings'
  | 'changePoolSettings'

export function createAccountHandlers(deps: AccountHandlersDeps): Pick<AdminHandlers, Handled> {
  const { accounts, poolSettings } = deps
  return {
    listAccounts: () => [...accounts.list()],
    createAccount: ({ body }) => accounts.create(body),
    getAccount: ({ id }) => accounts.find(id) ?? refuseUnknown(),
    changeAccount: ({ id, body }) => accounts.change(id, body),
    removeAccount: async ({ id }) => {
      await accounts.remove(id)
      return {}
    },
    resetAccount: ({ id }) => accounts.reset(id),
    getPoolSettings: () => poolSettings.read(),
    changePoolSettings: ({ body }) => poolSettings.change(body),
  }
}

function refuseUnknown(): never {
  throw new AdminProblem(404, { code: 'not_found', message: 'There is no such account.' })
}
