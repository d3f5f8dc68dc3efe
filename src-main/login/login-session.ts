import { type App, type Session, session } from 'electron'
import type { LoginWindow } from '../../src-relay/contract/login-attempt.ts'
import type { ContentGuards } from '../windows/content-guards.ts'
import { judgeLoginAddress } from './login-pages.ts'

export interface LoginSessionDeps {
  readonly guards: ContentGuards
  readonly login: LoginWindow
  /** Names the partition, which lives in memory only. */
  readonly id: string
  readonly onCallback: (address: string) => void
}

/**
 * OA-11: cookies and pages of one login, in memory only, behind the account's proxy. Throws when the proxy would not
 * be used: nothing of the account leaves without it.
 */
export async function openLoginSession(deps: LoginSessionDeps): Promise<Session> {
  const { guards, login, id, onCallback } = deps
  const opened = session.fromPartition(`login:${id}`, { cache: false })
  guards.allow(opened, (address, isMainFrame) =>
    isMainFrame ? judgeLoginAddress(address, login) !== 'elsewhere' : isHttps(address),
  )
  // The one place that every way to the answer comes by: links, scripts and redirects.
  opened.webRequest.onBeforeRequest((details, answer) => {
    const isAnswer =
      details.resourceType === 'mainFrame' && judgeLoginAddress(details.url, login) === 'callback'
    answer({ cancel: isAnswer })
    if (isAnswer) onCallback(details.url)
  })
  await useProxy(opened, login)
  return opened
}

function isHttps(address: string): boolean {
  return address.startsWith('https:') || address === 'about:blank'
}

/** The proxy knows the names; without one the system's own proxy settings do not count either, as for calls. */
async function useProxy(opened: Session, { proxy, pageUrl }: LoginWindow): Promise<void> {
  await opened.setProxy(
    proxy
      ? {
          mode: 'fixed_servers',
          proxyRules: `http://127.0.0.1:${proxy.port}`,
          proxyBypassRules: '<-loopback>',
        }
      : { mode: 'direct' },
  )
  await opened.closeAllConnections()
  const route = await opened.resolveProxy(pageUrl)
  if (proxy && route.includes('DIRECT'))
    throw new Error('The login window would not use the proxy of the account.')
}

/** OA-16: the bridge's user and password are given to that bridge alone, once for each window. */
export function answerProxyLogin(
  app: Pick<App, 'on'>,
  find: (opened: Session) => LoginWindow['proxy'],
): void {
  app.on('login', (...[event, contents, , authInfo, answer]) => {
    const proxy = contents ? find(contents.session) : undefined
    if (!authInfo.isProxy || authInfo.host !== '127.0.0.1' || authInfo.port !== proxy?.port) return
    event.preventDefault()
    answer(proxy.username, proxy.password)
  })
}

/** Leaves nothing of a login behind. */
export async function wipeLoginSession(opened: Session): Promise<void> {
  await Promise.all([opened.clearStorageData(), opened.clearCache(), opened.clearAuthCache()])
  await opened.closeAllConnections()
}
