import type { Context, Middleware } from 'koa'
import type { Sessions } from '../sessions.ts'
import { sessionLifetimeMs } from '../sessions.ts'
import { readSessionCookie, sessionCookieName } from './authenticate.ts'
import type { ConsoleTickets } from './console-tickets.ts'

export interface ConsoleRoutesDeps {
  readonly tickets: Pick<ConsoleTickets, 'redeem'>
  readonly sessions: Pick<Sessions, 'create' | 'find'>
}

export const consolePath = '/console'

/** `GET /console?ticket=…`: turns a ticket into a session and shows the console. */
export function createConsoleRoutes({ tickets, sessions }: ConsoleRoutesDeps): Middleware {
  return async function openConsole(ctx, next) {
    if (ctx.path !== consolePath || ctx.method !== 'GET') return await next()
    if (isGuess(ctx)) {
      ctx.status = 503
      return
    }
    if (tickets.redeem(ctx.URL.searchParams.get('ticket') ?? ''))
      setCookie(ctx, sessions.create(ctx.get('user-agent')))
    else if (!sessions.find(readSessionCookie(ctx.req) ?? '')) return refuse(ctx)
    ctx.status = 303
    ctx.set('location', '/')
    ctx.body = ''
  }
}

/** A browser that only suspects where its user will go must not spend the ticket. */
const isGuess = (ctx: Context): boolean => ctx.get('sec-purpose').includes('prefetch')

function setCookie(ctx: Context, token: string): void {
  const lifetime = `Max-Age=${sessionLifetimeMs / 1000}`
  const name = sessionCookieName(ctx.req.socket.localPort)
  ctx.append('set-cookie', `${name}=${token}; Path=/; ${lifetime}; HttpOnly; SameSite=Strict`)
}

function refuse(ctx: Context): void {
  ctx.status = 403
  ctx.type = 'html'
  ctx.body = expiredPage
}

const expiredPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Carpool: this link is used up</title>
<h1>This link is used up</h1>
<p>A console link opens the console once, and only for a short time.</p>
<p>Get a new one: open the console from the Carpool tray icon, or run <code>carpool admin link</code> on the
computer on which Carpool runs.</p>
</html>
`
