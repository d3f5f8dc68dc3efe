import { randomBytes } from 'node:crypto'
import type { AccountChange, AccountView, NewAccount } from '../contract/account.ts'
import { AdminProblem } from '../contract/problem.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Provider } from '../providers/provider.ts'
import type { Records } from '../store/records.ts'
import { type AccountRecord, secretHintOf, withoutSecret } from './account.ts'
import type { AccountsHealth } from './account-health.ts'
import { chooseBaseUrl, findKind } from './account-kind.ts'
import { isNewProxy, sealProxy } from './account-proxy.ts'

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
  /** Called after a change of an account or of its health. */
  onChange(listener: () => void): () => void
  start(): Promise<void>
  stop(): Promise<void>
}

export interface AccountsDeps {
  /** Of the kind `accountRecords`. */
  readonly records: Records<AccountRecord>
  /** Started and stopped by the accounts. */
  readonly health: AccountsHealth
  readonly providers: readonly Pick<Provider, 'info'>[]
  readonly secretBox: Pick<SecretBox, 'seal'>
  readonly now: () => number
}

export function createAccounts({ records, health, providers, secretBox, now }: AccountsDeps): Accounts {
  const viewOf = (record: AccountRecord): AccountView => {
    const account = withoutSecret(record)
    return { ...account, health: health.healthOf(account) }
  }
  const get = (id: string): AccountView => viewOf(records.find(id) ?? refuseUnknown(id))
  const sealed = (secret: string, id: string) => ({
    secretHint: secretHintOf(secret),
    sealedSecret: secretBox.seal(secret, id),
  })
  return {
    list: () => records.list().toSorted(byAge).map(viewOf),
    find(id) {
      const record = records.find(id)
      return record && viewOf(record)
    },
    get,
    async create({ secret, proxy, ...newAccount }) {
      const id = randomBytes(6).toString('hex')
      const { provider, kind } = newAccount
      const baseUrl = chooseBaseUrl(findKind(providers, provider, kind), newAccount.baseUrl)
      const record = { ...newAccount, id, baseUrl, enabled: true, createdAt: now() }
      await records.create({ ...record, ...sealed(secret, id), ...sealProxy(proxy, id, secretBox) })
      return get(id)
    },
    async change(id, { secret, proxy, ...change }) {
      const fields = {
        ...definedFields(change),
        ...(secret !== undefined && sealed(secret, id)),
        ...(isNewProxy(proxy, get(id).proxy) && sealProxy(proxy, id, secretBox)),
      }
      if (Object.keys(fields).length === 0) return get(id)
      if (!(await records.update(id, fields))) refuseUnknown(id)
      if (secret !== undefined) await health.forget(id)
      return get(id)
    },
    async remove(id) {
      if (!(await records.remove(id))) refuseUnknown(id)
      await health.forget(id)
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
