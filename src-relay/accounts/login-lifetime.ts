import type { Login, LoginFailure } from '../contract/login-attempt.ts'
import { AdminProblem } from '../contract/problem.ts'
import { LoginError } from './login-failure.ts'

type State = Login['state']

/** How far a login has come, and when it is over. */
export interface LoginLifetime {
  state(): State
  /** ms epoch. */
  expiresAt(): number
  failure(): LoginFailure | undefined
  /** Remembers what was wrong; undefined forgets it. */
  note(failure: LoginFailure | undefined): void
  /** @param lifetimeMs from now on */
  move(to: Exclude<State, 'saved' | 'failed'>, lifetimeMs?: number): void
  /** Only the first end counts. */
  end(as: 'saved' | 'failed', why?: LoginFailure): void
  /** ms epoch; undefined while it is under way. */
  endedAt(): number | undefined
  /** Throws `LoginError` when it has failed, `AdminProblem` when it is saved. */
  assertOpen(): void
}

export interface LoginLifetimeDeps {
  readonly lifetimeMs: number
  /** Called once. */
  readonly onEnd: () => void
  readonly now: () => number
}

export function createLoginLifetime({ lifetimeMs, onEnd, now }: LoginLifetimeDeps): LoginLifetime {
  let state: State = 'waiting'
  let failure: LoginFailure | undefined
  let expiresAt = 0
  let endedAt: number | undefined
  let timer: NodeJS.Timeout | undefined

  const end = (as: 'saved' | 'failed', why?: LoginFailure): void => {
    if (endedAt !== undefined) return
    clearTimeout(timer)
    state = as
    failure = why
    endedAt = now()
    onEnd()
  }
  const expire = (): void => {
    if (endedAt === undefined && now() >= expiresAt) end('failed', expired)
  }
  const prolong = (milliseconds: number): void => {
    clearTimeout(timer)
    expiresAt = now() + milliseconds
    timer = setTimeout(expire, milliseconds).unref()
  }
  /** Its time may be over by the clock before the timer says so. */
  const current = <T>(read: () => T): T => {
    expire()
    return read()
  }
  prolong(lifetimeMs)
  return {
    state: () => current(() => state),
    expiresAt: () => expiresAt,
    failure: () => failure,
    note: noted => void (failure = noted),
    move(to, forMs) {
      state = to
      if (forMs !== undefined) prolong(forMs)
    },
    end,
    endedAt: () => current(() => endedAt),
    assertOpen() {
      expire()
      if (state === 'saved') throw misuse('login_saved', 'This login is saved already. Begin a new one.')
      if (state === 'failed' && failure) throw new LoginError(failure.code, failure.message, failure.status)
    },
  }
}

/** The login is asked for what it cannot do now. */
export function misuse(code: string, message: string): AdminProblem {
  return new AdminProblem(409, { code, message })
}

const expired: LoginFailure = {
  code: 'login_expired',
  message: 'This login is over: it was not finished in time. Begin a new one.',
}
