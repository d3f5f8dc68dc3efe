import { randomUUID } from 'node:crypto'
import type { AccountView } from '../contract/account.ts'
import type { Login, LoginFinish, LoginWindow, NewLogin } from '../contract/login-attempt.ts'
import { AdminProblem } from '../contract/problem.ts'
import { refuseField } from './account-kind.ts'
import { assertConfirmed, type LoginAccounts } from './login-accounts.ts'
import {
  type BeginFlow,
  createLoginAttempt,
  type LoginAttempt,
  type LoginFlow,
  loginLifetimeMs,
} from './login-attempt.ts'
import type { LoginBasis } from './login-begin.ts'
import { LoginError, problemOf } from './login-failure.ts'

/** Logins under way, in memory only: what is secret of them is never stored. Throws `AdminProblem` for refusals. */
export interface LoginDesk {
  begin(newLogin: NewLogin): Promise<Login>
  /** Those under way, and those that ended a moment ago; oldest first. */
  list(): readonly Login[]
  get(id: string): Login
  /** For a window of the desktop. */
  openWindow(id: string): Promise<LoginWindow>
  /** Takes the code, `code#state` or the whole address; resolves when it was exchanged, or goes on to be. */
  answer(id: string, answer: string): Promise<Login>
  /** Saves the account. */
  finish(id: string, finish: LoginFinish): Promise<AccountView>
  cancel(id: string): void
  /** Ends every login. */
  stop(): void
}

export interface LoginDeskDeps {
  readonly readBasis: (newLogin: NewLogin) => LoginBasis
  readonly beginFlow: BeginFlow
  readonly accounts: LoginAccounts
  readonly now: () => number
}

interface Entry {
  readonly attempt: LoginAttempt
  readonly basis: LoginBasis
  readonly flow: LoginFlow
}

export function createLoginDesk({ readBasis, beginFlow, accounts, now }: LoginDeskDeps): LoginDesk {
  const entries = new Map<string, Entry>()

  const getEntry = (id: string): Entry => entries.get(id) ?? refuseUnknown()
  const viewOf = ({ attempt }: Pick<Entry, 'attempt'>): Login => {
    const view = attempt.view()
    const warning = view.identity && view.state === 'ready' ? accounts.warn(view, view.identity) : undefined
    return { ...view, ...(warning && { warning }) }
  }
  /** Each account slot has one login under way at most; a newer one takes its place. */
  const clear = ({ provider, kind, accountId }: LoginAttempt['plan']): void => {
    for (const [id, { attempt }] of entries) {
      const { plan } = attempt
      const isSame = plan.provider === provider && plan.kind === kind && plan.accountId === accountId
      if (isSame)
        attempt.fail(new LoginError('login_cancelled', 'A newer login has taken the place of this one.'))
      if ((attempt.endedAt() ?? Number.POSITIVE_INFINITY) + loginLifetimeMs <= now()) entries.delete(id)
    }
  }

  return {
    async begin(newLogin) {
      const basis = readBasis(newLogin)
      const { provider, method, account } = basis
      const plan = {
        id: randomUUID(),
        provider: provider.info.id,
        kind: method.kind,
        way: newLogin.way,
        ...(account && { accountId: account.id }),
      }
      clear(plan)
      const attempt = createLoginAttempt(plan, now)
      const flow = await inWords(() => beginFlow(attempt, basis))
      entries.set(plan.id, { attempt, basis, flow })
      return viewOf({ attempt })
    },
    list: () => [...entries.values()].map(viewOf),
    get: id => viewOf(getEntry(id)),
    openWindow: id => openWindow(getEntry(id)),
    async answer(id, answer) {
      const entry = getEntry(id)
      await inWords(() => forAWhile(entry.flow.answer(answer)))
      return viewOf(entry)
    },
    finish: (id, finish) => inWords(() => finishEntry(getEntry(id), finish, accounts)),
    cancel(id) {
      getEntry(id).attempt.fail(new LoginError('login_cancelled', 'The login was given up.'))
      entries.delete(id)
    },
    stop() {
      for (const { attempt } of entries.values())
        attempt.fail(new LoginError('login_cancelled', 'Carpool was stopped. Begin a new login.'))
      entries.clear()
    },
  }
}

function openWindow({ flow }: Entry): Promise<LoginWindow> {
  if (!flow.openWindow) refuseField('way', 'is not that of a window')
  return inWords(flow.openWindow)
}

async function finishEntry(
  { attempt, basis }: Entry,
  { confirm, accountId, name, ...settings }: LoginFinish,
  accounts: LoginAccounts,
): Promise<AccountView> {
  const loggedIn = attempt.loggedIn()
  const { kind, account, proxyUrl: proxy, terms } = basis
  const { identity } = loggedIn
  const provider = basis.provider.info.id
  const target = account?.id ?? accountId
  if (account === undefined && accountId !== undefined) accounts.assertFits(accountId, attempt.plan)
  assertConfirmed(accounts.warn({ provider, accountId: target }, identity), confirm)
  return await attempt.save(async () => {
    if (target !== undefined) return await accounts.renew(target, loggedIn)
    const usualName = (identity.email ?? kind.label).slice(0, longestName)
    const account = { ...settings, ...terms, name: name ?? usualName, provider, kind: kind.id, proxy }
    return await accounts.add(account, loggedIn)
  })
}

const longestName = 80
const longestWaitMs = 15_000

/** Some providers take their time; whoever asks then sees the state `exchanging` and looks again. */
async function forAWhile(work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, longestWaitMs).unref()
  // What it ends with later is noted in the attempt.
  work.catch(() => undefined)
  await Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

/** A login's failure becomes the owner's. */
async function inWords<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof LoginError ? problemOf(error.failure) : error
  }
}

function refuseUnknown(): never {
  const message = 'There is no such login, or it ended long ago. Begin a new one.'
  throw new AdminProblem(404, { code: 'login_not_found', message })
}
