import type { OwnerSession } from '../../contract/session.ts'
import type { Sessions } from '../sessions.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface ConsoleHandlersDeps {
  readonly sessions: Pick<Sessions, 'list' | 'end' | 'endAll'>
  /** A link that opens the console once, within the given time. */
  readonly createConsoleLink: (lifetimeMs: number) => string
}

const linkLifetimeMs = 10 * 60 * 1000

type Handled = 'createConsoleLink' | 'listSessions' | 'endSession' | 'signOut'

export function createConsoleHandlers(deps: ConsoleHandlersDeps): Pick<AdminHandlers, Handled> {
  return {
    createConsoleLink: () => ({ url: deps.createConsoleLink(linkLifetimeMs) }),
    listSessions: (_request, caller) =>
      deps.sessions.list().map(
        ({ id, createdAt, lastSeenAt, userAgent }): OwnerSession => ({
          id,
          createdAt,
          lastSeenAt,
          userAgent,
          isOwn: caller.kind === 'session' && caller.session.id === id,
        }),
      ),
    endSession({ id }) {
      deps.sessions.end(id)
      return {}
    },
    signOut: ({ body }, caller) => {
      if (caller.kind === 'launch-token' || body.everywhere) deps.sessions.endAll()
      else deps.sessions.end(caller.session.id)
      return {}
    },
  }
}
