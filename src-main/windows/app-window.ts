import { BrowserWindow, nativeTheme } from 'electron'
import { uiAddress } from '../app-address.ts'
import { createWindowOptions } from './window-options.ts'

export interface AppWindowDeps {
  readonly preload: string
  readonly isPackaged: boolean
  /** False once the app is about to quit: then a window may close. */
  readonly keepsRunning: () => boolean
  /** Without an icon beside the clock nothing would bring a hidden window back. */
  readonly hasTray: () => boolean
  readonly onHidden: () => void
  /** Windows only: the user logs off, or the system shuts down. */
  readonly onSessionEnd: () => void
  /** How long a hidden window keeps its page; a later one is made anew. */
  readonly hiddenLifeMs: number
}

export interface AppWindow {
  /** Makes the window if there is none, and brings it to the front, on a page of its own if one is named. */
  show(page?: string): void
  /** The contents that may use the app's channels. */
  contentsId(): number | undefined
  send(message: string, value: unknown): void
}

/** The one window. Closing hides it; the relay goes on. */
export function createAppWindow(deps: AppWindowDeps): AppWindow {
  let window: BrowserWindow | undefined
  let removal: NodeJS.Timeout | undefined

  function hide(opened: BrowserWindow): void {
    opened.hide()
    clearTimeout(removal)
    removal = setTimeout(() => opened.destroy(), deps.hiddenLifeMs)
    deps.onHidden()
  }

  function open(address: string): BrowserWindow {
    const isDark = nativeTheme.shouldUseDarkColors
    const opened = new BrowserWindow(createWindowOptions({ ...deps, isDark }))
    opened.once('ready-to-show', () => opened.show())
    opened.on('close', event => {
      if (!deps.keepsRunning()) return
      event.preventDefault()
      if (deps.hasTray()) hide(opened)
      else opened.minimize()
    })
    opened.on('session-end', deps.onSessionEnd)
    opened.on('closed', () => {
      clearTimeout(removal)
      window = undefined
    })
    void opened.loadURL(address)
    return opened
  }

  return {
    show(page) {
      clearTimeout(removal)
      const address = page === undefined ? uiAddress : `${uiAddress}#/${page}`
      if (!window) window = open(address)
      else {
        if (page !== undefined) void window.loadURL(address)
        if (window.isMinimized()) window.restore()
        window.show()
        window.focus()
      }
    },
    contentsId: () => window?.webContents.id,
    send(message, value) {
      window?.webContents.send(message, value)
    },
  }
}
