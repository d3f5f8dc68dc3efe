import type { AccountIdentity, AccountView } from '../contract/account.ts'
import type { LoginWarning } from '../contract/login-attempt.ts'
import { AdminProblem } from '../contract/problem.ts'
import type { Records } from '../store/records.ts'
import type { AccountRecord } from './account.ts'
import type { AccountFields, LoginAccount } from './account-fields.ts'
import { refuseField } from './account-kind.ts'
import type { Accounts } from './account-store.ts'
import type { LoggedIn } from './login-exchange.ts'

/** What logins have to do with the pool. */
export interface LoginAccounts {
  /** What the owner should know before this login is saved. */
  warn(
    login: { readonly provider: string; readonly accountId?: string | undefined },
    identity: AccountIdentity,
  ): LoginWarning | undefined
  /** Throws `AdminProblem` 400 unless an account is of the kind that was logged in to, 404 when it is gone. */
  assertFits(accountId: string, login: { readonly provider: string; readonly kind: string }): void
  add(account: LoginAccount, loggedIn: LoggedIn): Promise<AccountView>
  /** Keeps all of an account but its credential. Throws `AdminProblem` 404. */
  renew(accountId: string, loggedIn: LoggedIn): Promise<AccountView>
}

export interface LoginAccountsDeps {
  /** Of the kind `accountRecords`. */
  readonly records: Pick<Records<AccountRecord>, 'find' | 'create' | 'update' | 'reread'>
  readonly accounts: Pick<Accounts, 'list' | 'get'>
  readonly fields: Pick<AccountFields, 'ofLogin' | 'ofNextLogin'>
  /** Whatever kept the account from serving was about the credential it had. */
  readonly makeReady: (accountId: string) => Promise<void>
}

const mostTries = 5

export function createLoginAccounts({
  records,
  accounts,
  fields,
  makeReady,
}: LoginAccountsDeps): LoginAccounts {
  return {
    warn({ provider, accountId }, identity) {
      const target = accounts.list().find(({ id }) => id === accountId)
      if (accountId !== undefined) return target && warnOfOther(target, identity)
      const same = accounts.list().find(each => each.provider === provider && isSame(each.identity, identity))
      if (!same) return undefined
      const message = `${same.name} is logged in as ${nameOf(identity)} already. Two accounts of one login share its limits.`
      return { code: 'already_added', accountId: same.id, message }
    },
    assertFits(accountId, { provider, kind }) {
      const account = accounts.get(accountId)
      if (account.provider !== provider || account.kind !== kind)
        refuseField('accountId', 'must be an account of the kind that was logged in to')
    },
    async add(account, loggedIn) {
      const record = fields.ofLogin(account, loggedIn)
      await records.create(record)
      return accounts.get(record.id)
    },
    async renew(accountId, loggedIn) {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const former = records.find(accountId)
        if (!former) break
        const { credentialVersion } = former
        const saved = await records.update(accountId, fields.ofNextLogin(former, loggedIn), {
          credentialVersion,
        })
        if (saved) {
          await makeReady(accountId)
          return accounts.get(accountId)
        }
        // A refresh of the old credential came in between.
        await records.reread()
      }
      if (records.find(accountId)) throw new Error(`the credential of ${accountId} changes all the time`)
      return accounts.get(accountId)
    },
  }
}

function warnOfOther(
  { id, name, identity: former }: AccountView,
  identity: AccountIdentity,
): LoginWarning | undefined {
  if (!former || !isOther(former, identity)) return undefined
  const message = `${name} was logged in as ${nameOf(former)}; this login is of ${nameOf(identity)}.`
  return { code: 'other_identity', accountId: id, message }
}

const telling = ['accountUuid', 'organisationUuid', 'email'] as const

/** Whether any part that both name differs. */
function isOther(one: AccountIdentity, two: AccountIdentity): boolean {
  return telling.some(part => one[part] !== undefined && two[part] !== undefined && one[part] !== two[part])
}

function isSame(one: AccountIdentity | undefined, two: AccountIdentity): boolean {
  return (
    one !== undefined &&
    !isOther(one, two) &&
    telling.some(part => one[part] !== undefined && one[part] === two[part])
  )
}

function nameOf({ email, organisation, accountUuid }: AccountIdentity): string {
  const who = email ?? accountUuid ?? 'somebody unnamed'
  return organisation === undefined ? who : `${who} (${organisation})`
}

/** Throws `AdminProblem` 409 for a warning that nobody has confirmed. */
export function assertConfirmed(warning: LoginWarning | undefined, isConfirmed: boolean): void {
  if (!warning || isConfirmed) return
  const fields = [{ path: 'confirm', message: `must be true to save it all the same: ${warning.message}` }]
  throw new AdminProblem(409, { code: warning.code, message: warning.message, fields })
}
