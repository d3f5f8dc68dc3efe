import { createHash, randomBytes } from 'node:crypto'

/** Each opens the console once: what is printed or handed to a browser instead of a password. */
export interface ConsoleTickets {
  /** Without a lifetime it stays good until it is used. */
  create(lifetimeMs?: number): string
  /** True once per ticket. */
  redeem(ticket: string): boolean
}

export function createConsoleTickets({ now }: { readonly now: () => number }): ConsoleTickets {
  const expiries = new Map<string, number>()
  return {
    create(lifetimeMs = Number.POSITIVE_INFINITY) {
      for (const [id, expiresAt] of expiries) if (expiresAt <= now()) expiries.delete(id)
      const ticket = randomBytes(32).toString('base64url')
      expiries.set(digest(ticket), now() + lifetimeMs)
      return ticket
    },
    redeem(ticket) {
      const id = digest(ticket)
      const expiresAt = expiries.get(id)
      expiries.delete(id)
      return expiresAt !== undefined && expiresAt > now()
    },
  }
}

const digest = (ticket: string): string => createHash('sha256').update(ticket).digest('hex')
