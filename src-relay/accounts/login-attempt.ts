import type { Login, LoginFailure, LoginWindow } from '../contract/login-attempt.ts'
import type { LoginBasis } from './login-begin.ts'
import type { LoggedIn } from './login-exchange.ts'
import { LoginError, networkError } from './login-failure.ts'
import { createLoginLifetime, misuse } from './login-lifetime.ts'

/** What stays the same about a login under way. */
export type LoginPlan = Pick<Login, 'id' | 'provider' | 'kind' | 'way' | 'accountId'>

/** What the owner needs to log in. */
export type LoginInvitation = Pick<Login, 'pageUrl' | 'redirectUri' | 'userCode'>

/** One login, from its page to its end. Whatever is secret of it is gone when it has ended. */
export interface LoginAttempt {
  readonly plan: LoginPlan
  view(): Omit<Login, 'warning'>
  /** @param lifetimeMs how long the provider lets the owner take, if that is shorter */
  invite(invitation: LoginInvitation, lifetimeMs?: number): void
  /** Remembers what was wrong with an answer; the login goes on waiting. */
  note(failure: LoginFailure): void
  /** Does the one exchange there is. Throws as `assertWaiting`, and `LoginError` for what ends it here. */
  complete(exchange: () => Promise<LoggedIn>): Promise<void>
  /** Throws `LoginError` when it is over, `AdminProblem` when it has its answer already. */
  assertWaiting(): void
  /** What is to be saved. Throws `LoginError` when it is over, `AdminProblem` when it is not ready yet. */
  loggedIn(): LoggedIn
  /** Saves it, once; it stays ready when that fails. */
  save<T>(work: () => Promise<T>): Promise<T>
  fail(error: LoginError): void
  /** ms epoch at which it ended; undefined while it is under way. */
  endedAt(): number | undefined
  /** Called once, when nothing is expected from outside any more. */
  onSettled(release: () => void): void
}

/** The part of a login that talks with the provider. */
export interface LoginFlow {
  /** Takes what the owner brings back. Throws `LoginError`. */
  answer(given: string): Promise<void>
  /** Absent where no window is to be opened. Throws `LoginError`. */
  openWindow?(): Promise<LoginWindow>
}

/** Invites the owner and waits for what comes of it. Throws `LoginError`. */
export type BeginFlow = (attempt: LoginAttempt, basis: LoginBasis) => Promise<LoginFlow>

/** For the owner to log in, and once more to finish. */
export const loginLifetimeMs = 10 * 60_000

export function createLoginAttempt(plan: LoginPlan, now: () => number): LoginAttempt {
  let invitation: LoginInvitation = {}
  let result: LoggedIn | undefined
  const waiting = createReleases()
  const saveOnce = createGate(() => misuse('login_saving', 'This login is being saved.'))
  const wipe = (): void => {
    result = undefined
    invitation = {}
    waiting.release()
  }
  const lifetime = createLoginLifetime({ lifetimeMs: loginLifetimeMs, onEnd: wipe, now })
  const assertWaiting = (): void => {
    lifetime.assertOpen()
    if (lifetime.state() !== 'waiting')
      throw misuse('login_answered', 'This login has got its answer already. Finish it, or begin a new one.')
  }

  return {
    plan,
    view() {
      const [state, failure, identity] = [lifetime.state(), lifetime.failure(), result?.identity]
      const facts = { state, expiresAt: lifetime.expiresAt(), ...invitation }
      return { ...plan, ...facts, ...(identity && { identity }), ...(failure && { failure }) }
    },
    invite(given, lifetimeMs = loginLifetimeMs) {
      invitation = given
      lifetime.move('waiting', Math.min(lifetimeMs, loginLifetimeMs))
    },
    note: lifetime.note,
    assertWaiting,
    async complete(exchange) {
      assertWaiting()
      lifetime.note(undefined)
      lifetime.move('exchanging')
      waiting.release()
      try {
        const found = await exchange()
        lifetime.assertOpen()
        result = found
        lifetime.move('ready', loginLifetimeMs)
      } catch (error) {
        const known = networkError(error)
        lifetime.end('failed', known instanceof LoginError ? known.failure : unexpected)
        throw known
      }
    },
    loggedIn() {
      lifetime.assertOpen()
      return result ?? refuseEarly()
    },
    async save(work) {
      const saved = await saveOnce(work)
      lifetime.end('saved')
      return saved
    },
    fail: error => lifetime.end('failed', error.failure),
    endedAt: lifetime.endedAt,
    onSettled: waiting.add,
  }
}

function createReleases() {
  const releases = new Set<() => void>()
  return {
    add: (release: () => void) => void releases.add(release),
    release() {
      for (const release of releases) release()
      releases.clear()
    },
  }
}

/** Lets one in at a time, and throws for who comes meanwhile. */
function createGate(refusal: () => Error): <T>(work: () => Promise<T>) => Promise<T> {
  let isTaken = false
  return async work => {
    if (isTaken) throw refusal()
    isTaken = true
    try {
      return await work()
    } finally {
      isTaken = false
    }
  }
}

function refuseEarly(): never {
  throw misuse('login_waiting', 'Nobody has logged in yet. Log in on its page first.')
}

const unexpected: LoginFailure = {
  code: 'provider_error',
  message: 'The login failed for a reason that is in the log of this Carpool. Begin a new one.',
}
