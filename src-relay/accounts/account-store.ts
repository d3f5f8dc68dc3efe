import type { AccountChange, AccountView, NewAccount } from '../contract/account.ts'
import { AdminProblem } from '../contract/problem.ts'
import type { Records } from '../store/records.ts'
import { type AccountRecord, withoutSecret } from './account.ts'
import { type AccountFieldsDeps, createAccountFields } from './account-fields.ts'
import type { AccountsHealth } from './account-health.ts'
import { currentBaseUrl } from './account-kind.ts'

/** The pool. Reads come from memory; every change is written through to the store. */
export interface Accounts {
  /** Oldest first. */
  list(): readonly AccountView[]
  find(id: string): AccountView | undefined
  /** Throws `AdminProblem` 404. */
  get(id: string): AccountView
  /** Throws `AdminProblem` 400 with the fields it is about. */
  create(newAccount: NewAccount): Promise<AccountView>
  /** A new secret makes the account ready again; nothing else touches its health. */
  change(id: string, change: AccountChange): Promise<AccountView>
  remove(id: string): Promise<void>
  /** Makes it ready in every respect; whether it is switched on stays as it is. Throws `AdminProblem` 404. */
  reset(id: string): Promise<AccountView>
  /** Called after a change of an account or of its health. */
  onChange(listener: () => void): () => void
  start(): Promise<void>
  stop(): Promise<void>
}

export interface AccountsDeps extends AccountFieldsDeps {
  /** Of the kind `accountRecords`. */
  readonly records: Records<AccountRecord>
  /** Started and stopped by the accounts. */
  readonly health: AccountsHealth
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { records, health, providers } = deps
  const fields = createAccountFields(deps)
  const viewOf = (record: AccountRecord): AccountView => {
    const account = { ...withoutSecret(record), baseUrl: currentBaseUrl(providers, record) }
    return { ...account, health: health.healthOf(account) }
  }
  const getRecord = (id: string): AccountRecord => records.find(id) ?? refuseUnknown(id)
  const get = (id: string): AccountView => viewOf(getRecord(id))
  return {
    list: () => records.list().toSorted(byAge).map(viewOf),
    find(id) {
      const record = records.find(id)
      return record && viewOf(record)
    },
    get,
    async create(newAccount) {
      const record = fields.ofNew(newAccount)
      await records.create(record)
      return get(record.id)
    },
    async change(id, change) {
      const written = fields.ofChange(getRecord(id), change)
      if (Object.keys(written).length === 0) return get(id)
      if (!(await records.update(id, written))) refuseUnknown(id)
      if (change.secret !== undefined) await health.forget(id)
      return get(id)
    },
    async remove(id) {
      if (!(await records.remove(id))) refuseUnknown(id)
      await health.forget(id)
    },
    async reset(id) {
      getRecord(id)
      await health.reset(id)
      return get(id)
    },
    onChange(listener) {
      const releases = [records.onChange(listener), health.onChange(listener)]
      return () => releases.forEach(release => release())
    },
    async start() {
      await records.start()
      await health.start()
    },
    async stop() {
      await health.stop()
      await records.stop()
    },
  }
}

function byAge(a: AccountRecord, b: AccountRecord): number {
  return a.createdAt - b.createdAt || a.id.localeCompare(b.id)
}

function refuseUnknown(id: string): never {
  throw new AdminProblem(404, { code: 'account_not_found', message: `There is no account ${id}.` })
}
