import { join } from 'node:path'
import type { Context, Middleware } from 'koa'
import { securityHeaders } from '../contract/security-headers.ts'
import { isSafeMethod } from './origin-guard.ts'
import { sendUiFile } from './web-routes.ts'

export interface FriendPagesDeps {
  /** Built pages; without them there is no page for friends. */
  readonly uiDir?: string | undefined
}

/** Files of the page are below it, so that no client's address is taken. */
const filesPath = '/carpool/assets/'

/** The friends' page, at the very address that their clients use. It has nothing of the owner's console in it. */
export function createFriendPages({ uiDir }: FriendPagesDeps): Middleware {
  const pagesDir = uiDir === undefined ? undefined : join(uiDir, 'friend')
  return async function friendPages(ctx, next) {
    const path = findPath(ctx)
    if (path === undefined || !(await sendUiFile(ctx, pagesDir, path))) return await next()
    // Where it is served is often no secure context, in which a browser complains of this one.
    const { 'cross-origin-opener-policy': _, ...headers } = securityHeaders
    ctx.set(headers)
  }
}

/** Whoever wants no page asks for something else: programs try this address too. */
function findPath(ctx: Context): string | undefined {
  if (ctx.method === 'GET' && ctx.path === '/') {
    return ctx.get('accept').includes('text/html') ? '/friend.html' : undefined
  }
  return isSafeMethod(ctx.method) && ctx.path.startsWith(filesPath) ? ctx.path : undefined
}
