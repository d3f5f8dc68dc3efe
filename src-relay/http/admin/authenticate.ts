import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { AdminProblem } from '../../contract/problem.ts'
import { isSafeMethod } from '../origin-guard.ts'
import type { Session, Sessions } from '../sessions.ts'

/** Who passed: a program of this user that knows the launch token, or a browser in which the owner signed in. */
export type Caller =
  | { readonly kind: 'launch-token' }
  | { readonly kind: 'session'; readonly session: Session }

export interface AuthenticateDeps {
  readonly token: string
  readonly sessions: Pick<Sessions, 'find'>
}

/** The one place that decides who may use the admin API. Throws `AdminProblem(401)`. */
export function createAuthenticate({ token, sessions }: AuthenticateDeps) {
  const expected = digest(token)

  return function authenticate(request: IncomingMessage): Caller {
    const { authorization, origin } = request.headers
    // Whoever states a token is judged by it alone.
    if (authorization !== undefined) {
      const given = /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? ''
      if (timingSafeEqual(digest(given), expected)) return { kind: 'launch-token' }
      throw unauthorized('This token does not open the console.')
    }
    const session = sessions.find(readSessionCookie(request) ?? '')
    if (!session) throw unauthorized('Sign in first: open a console link.')
    // Browsers name their origin with every request that changes something.
    if (!isSafeMethod(request.method) && origin === undefined) throw unauthorized('The origin is missing.')
    return { kind: 'session', session }
  }
}

/** Cookies are shared by all ports of a host, so the port is in the name. */
export const sessionCookieName = (port: number | undefined): string => `carpool-session-${port}`

export function readSessionCookie(request: IncomingMessage): string | undefined {
  const start = `${sessionCookieName(request.socket.localPort)}=`
  const pairs = (request.headers.cookie ?? '').split(';').map(pair => pair.trim())
  return pairs.find(pair => pair.startsWith(start))?.slice(start.length)
}

const unauthorized = (message: string): AdminProblem =>
  new AdminProblem(401, { code: 'unauthorized', message })
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
