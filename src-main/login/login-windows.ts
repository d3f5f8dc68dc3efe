import type { Session } from 'electron'
import { app } from 'electron'
import type { LoginWindow } from '../../src-relay/contract/login-attempt.ts'
import type { ContentGuards } from '../windows/content-guards.ts'
import { createLoginWindow, type OpenedWindow } from '../windows/login-window.ts'
import { answerProxyLogin, openLoginSession, wipeLoginSession } from './login-session.ts'

/** The control plane's side of a login. */
export interface LoginsPort {
  openLoginWindow(id: string): Promise<LoginWindow>
  answerLogin(id: string, answer: string): Promise<void>
}

export interface LoginWindowsDeps {
  readonly guards: ContentGuards
  readonly logins: LoginsPort
  readonly isPackaged: boolean
  /** The owner's window comes back to the front. */
  readonly onAnswered: () => void
  readonly warn: (message: string) => void
}

/** The windows in which the owner logs in to accounts: one for each login. */
export interface LoginWindows {
  /** Opens it, or brings it to the front. Rejects with what the relay says when there is no such login. */
  open(id: string): Promise<void>
  /** The login goes on waiting. */
  close(id: string): void
}

interface Entry {
  readonly window: OpenedWindow
  readonly session: Session
  readonly login: LoginWindow
}

export function createLoginWindows(deps: LoginWindowsDeps): LoginWindows {
  const entries = new Map<string, Entry>()
  answerProxyLogin(
    app,
    opened => [...entries.values()].find(({ session }) => session === opened)?.login.proxy,
  )

  const catchAnswer = (id: string, address: string): void => {
    const entry = entries.get(id)
    if (!entry) return
    entry.window.close()
    // What is wrong with an answer is part of the login, which the owner's page shows.
    deps.logins.answerLogin(id, address).catch((error: unknown) => {
      deps.warn(`a login was not finished: ${error instanceof Error ? error.message : String(error)}`)
    })
    deps.onAnswered()
  }

  return {
    async open(id) {
      const shown = entries.get(id)
      if (shown) return shown.window.focus()
      const login = await deps.logins.openLoginWindow(id)
      const { guards, isPackaged } = deps
      const onCallback = (address: string): void => catchAnswer(id, address)
      const session = await openLoginSession({ guards, login, id, onCallback })
      const window = createLoginWindow({ session, login, isPackaged, onCallback })
      entries.set(id, { window, session, login })
      window.onClosed(() => {
        entries.delete(id)
        void wipeLoginSession(session)
      })
      window.show()
    },
    close: id => entries.get(id)?.window.close(),
  }
}
