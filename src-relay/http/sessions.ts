import { createHash, randomBytes } from 'node:crypto'

/** A signed-in owner in a browser. */
export interface Session {
  /** Digest of the token; the token itself is known to the browser alone. */
  readonly id: string
  readonly createdAt: number
  readonly lastSeenAt: number
  /** What the browser said of itself. */
  readonly userAgent: string
  /** Fires when the session ends, by sign-out or by age. */
  readonly ended: AbortSignal
}

/** In memory, for one launch. Looking up never creates: an unknown token stays unknown. */
export interface Sessions {
  /** Returns the token for the cookie. */
  create(userAgent?: string): string
  /** The one used last comes first. */
  list(): readonly Session[]
  /** Counts as activity. */
  find(token: string): Session | undefined
  end(id: string): void
  endAll(): void
  /** Ends what is too old, for those who hold a session without asking again. */
  endExpired(): void
}

export const sessionIdleMs = 12 * 60 * 60 * 1000
export const sessionLifetimeMs = 7 * 24 * 60 * 60 * 1000
/** More browsers than any owner has; beyond it the longest unused one is signed out. */
const maxSessions = 64
const longestUserAgent = 300

interface HeldSession extends Session {
  readonly controller: AbortController
}

export function createSessions({ now }: { readonly now: () => number }): Sessions {
  // In order of last use: a session that is found moves to the end.
  const held = new Map<string, HeldSession>()

  const keep = (session: HeldSession): void => {
    held.delete(session.id)
    held.set(session.id, { ...session, lastSeenAt: now() })
  }
  const end = (id: string): void => {
    const session = held.get(id)
    held.delete(id)
    session?.controller.abort()
  }
  const isOver = ({ createdAt, lastSeenAt }: HeldSession): boolean =>
    now() - lastSeenAt >= sessionIdleMs || now() - createdAt >= sessionLifetimeMs
  const endExpired = (): void => [...held.values()].filter(isOver).forEach(({ id }) => end(id))

  return {
    create(userAgent = '') {
      endExpired()
      const [oldest] = held.keys()
      if (oldest !== undefined && held.size >= maxSessions) end(oldest)
      const token = randomBytes(32).toString('base64url')
      const controller = new AbortController()
      const moments = { createdAt: now(), lastSeenAt: now() }
      const described = userAgent.slice(0, longestUserAgent)
      keep({
        id: digest(token),
        controller,
        ended: controller.signal,
        userAgent: described,
        ...moments,
      })
      return token
    },
    list() {
      endExpired()
      return [...held.values()].toReversed()
    },
    find(token) {
      endExpired()
      const session = held.get(digest(token))
      if (session) keep(session)
      return session
    },
    end,
    endAll: () => [...held.keys()].forEach(end),
    endExpired,
  }
}

const digest = (token: string): string => createHash('sha256').update(token).digest('hex')
