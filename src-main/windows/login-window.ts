import { BrowserWindow, type Session } from 'electron'
import type { LoginWindow } from '../../src-relay/contract/login-attempt.ts'
import { judgeLoginAddress } from '../login/login-pages.ts'
import { createWebPreferences } from './window-options.ts'

export interface LoginWindowDeps {
  readonly session: Session
  readonly login: LoginWindow
  readonly isPackaged: boolean
  /** The login's answer has come without a request: a script has put it into the address. */
  readonly onCallback: (address: string) => void
}

export interface OpenedWindow {
  show(): void
  focus(): void
  close(): void
  onClosed(listener: () => void): void
}

/** OA-13: a page of the provider, without a preload script, and with its host in the title instead of its own words. */
export function createLoginWindow(deps: LoginWindowDeps): OpenedWindow {
  const { session, login, isPackaged, onCallback } = deps
  const window = new BrowserWindow({
    title: titleOf(login.pageUrl),
    width: 520,
    height: 760,
    show: false,
    autoHideMenuBar: true,
    webPreferences: { ...createWebPreferences({ isPackaged }), session },
  })
  const { webContents: contents } = window
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  window.on('page-title-updated', event => event.preventDefault())
  contents.on('did-navigate', (_event, address) => window.setTitle(titleOf(address)))
  contents.on('did-navigate-in-page', (_event, address, isMainFrame) => {
    if (isMainFrame && judgeLoginAddress(address, login) === 'callback') onCallback(address)
  })
  // OA-14: what a page would open beside itself it shows in its place, if that is part of the login.
  contents.setWindowOpenHandler(({ url }) => {
    if (judgeLoginAddress(url, login) === 'page') void contents.loadURL(url)
    return { action: 'deny' }
  })
  window.once('ready-to-show', () => window.show())
  return {
    show() {
      // A page that does not load says so itself; the owner has the other ways beside it.
      window.loadURL(login.pageUrl).catch(() => {
        if (!window.isDestroyed()) window.show()
      })
    },
    focus: () => window.focus(),
    close: () => window.destroy(),
    onClosed: listener => void window.on('closed', listener),
  }
}

function titleOf(address: string): string {
  const url = URL.parse(address)
  return url?.protocol === 'https:' ? `🔒 ${url.hostname}` : (url?.host ?? '')
}
