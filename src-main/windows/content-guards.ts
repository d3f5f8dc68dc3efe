import type { App, Session, WebContents } from 'electron'
import { isUiAddress } from '../app-address.ts'
import { isPermitted } from './permissions.ts'

/** Puts the same guards on everything that ever shows a page or keeps its data. */
export function guardEverything(app: App): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  app.on('session-created', guardSession)
}

/** A page of ours leads nowhere but to itself, opens no window and embeds no other content. */
function guardContents(contents: WebContents): void {
  contents.on('will-navigate', event => {
    if (!isUiAddress(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', event => {
    if (!isUiAddress(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', event => {
    if (!isUiAddress(event.url)) event.preventDefault()
  })
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
