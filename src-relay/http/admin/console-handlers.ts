import type { Sessions } from '../sessions.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface ConsoleHandlersDeps {
  readonly sessions: Pick<Sessions, 'end' | 'endAll'>
  /** A link that opens the console once, within the given time. */
  readonly createConsoleLink: (lifetimeMs: number) => string
}

const linkLifetimeMs = 10 * 60 * 1000

type Handled = 'createConsoleLink' | 'signOut'

export function createConsoleHandlers(deps: ConsoleHandlersDeps): Pick<AdminHandlers, Handled> {
  return {
    createConsoleLink: () => ({ url: deps.createConsoleLink(linkLifetimeMs) }),
    signOut: ({ body }, caller) => {
      if (caller.kind === 'launch-token' || body.everywhere) deps.sessions.endAll()
      else deps.sessions.end(caller.session.id)
      return {}
    },
  }
}
