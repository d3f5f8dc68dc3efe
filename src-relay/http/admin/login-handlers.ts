import type { AccountView } from '../../contract/account.ts'
import type { Login, LoginFinish, LoginWindow, NewLogin } from '../../contract/login-attempt.ts'
import type { AdminHandlers } from './admin-handler.ts'

/** Logins to accounts, as the owner goes through them. Throws `AdminProblem` for what is refused or not there. */
export interface LoginsAdmin {
  begin(newLogin: NewLogin): Promise<Login>
  list(): readonly Login[]
  get(id: string): Login
  openWindow(id: string): Promise<LoginWindow>
  answer(id: string, answer: string): Promise<Login>
  finish(id: string, finish: LoginFinish): Promise<AccountView>
  cancel(id: string): void
}

export interface LoginHandlersDeps {
  readonly logins: LoginsAdmin
}

type Handled =
  | 'beginLogin'
  | 'listLogins'
  | 'getLogin'
  | 'openLoginWindow'
  | 'answerLogin'
  | 'finishLogin'
  | 'cancelLogin'

export function createLoginHandlers({ logins }: LoginHandlersDeps): Pick<AdminHandlers, Handled> {
  return {
    beginLogin: ({ body }) => logins.begin(body),
    listLogins: () => [...logins.list()],
    getLogin: ({ id }) => logins.get(id),
    openLoginWindow: ({ id }) => logins.openWindow(id),
    answerLogin: ({ id, body }) => logins.answer(id, body.answer),
    finishLogin: ({ id, body }) => logins.finish(id, body),
    cancelLogin({ id }) {
      logins.cancel(id)
      return {}
    },
  }
}
