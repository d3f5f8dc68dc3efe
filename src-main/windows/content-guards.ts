import type { App, Session, WebContents } from 'electron'
import { isUiAddress } from '../app-address.ts'
import { isPermitted } from './permissions.ts'

/** Whether a page of some session, or a frame in it, may go to an address. */
export type MayVisit = (address: string, isMainFrame: boolean) => boolean

export interface ContentGuards {
  /** For the pages of a session other than our own page's; from before its first page on. */
  allow(session: Session, mayVisit: MayVisit): void
}

/** Puts the same guards on everything that ever shows a page or keeps its data. */
export function guardEverything(app: App): ContentGuards {
  const rules = new WeakMap<Session, MayVisit>()
  const ruleOf = (contents: WebContents): MayVisit => rules.get(contents.session) ?? isUiAddress
  app.on('web-contents-created', (_event, contents) => guardContents(contents, () => ruleOf(contents)))
  app.on('session-created', guardSession)
  return { allow: (session, rule) => void rules.set(session, rule) }
}

interface Navigation {
  readonly url: string
  readonly isMainFrame: boolean
  preventDefault(): void
}

/** A page leads nowhere but where its session may go, opens no window and embeds no other content. */
function guardContents(contents: WebContents, rule: () => MayVisit): void {
  const stay = (event: Navigation): void => {
    if (!rule()(event.url, event.isMainFrame)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, callback, { requestingUrl }) =>
    callback(isPermitted(permission, requestingUrl || contents.getURL())),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}))
  session.on('will-download', event => event.preventDefault())
}
