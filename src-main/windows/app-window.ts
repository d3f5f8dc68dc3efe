import { BrowserWindow, nativeTheme } from 'electron'
import { uiAddress } from '../app-address.ts'
import { createWindowOptions } from './window-options.ts'

export interface AppWindowDeps {
  readonly preload: string
  readonly isPackaged: boolean
  /** False once the app is about to quit: then a window may close. */
  readonly keepsRunning: () => boolean
}

export interface AppWindow {
  /** Makes the window if there is none, and brings it to the front. */
  show(): void
  /** The contents that may use the app's channels. */
  contentsId(): number | undefined
  send(message: string, value: unknown): void
}

/** The one window. Closing hides it; the relay goes on. */
export function createAppWindow({ preload, isPackaged, keepsRunning }: AppWindowDeps): AppWindow {
  let window: BrowserWindow | undefined

  function open(): BrowserWindow {
    const isDark = nativeTheme.shouldUseDarkColors
    const opened = new BrowserWindow(createWindowOptions({ preload, isPackaged, isDark }))
    opened.once('ready-to-show', () => opened.show())
    opened.on('close', event => {
      if (!keepsRunning()) return
      event.preventDefault()
      opened.hide()
    })
    opened.on('closed', () => {
      window = undefined
    })
    void opened.loadURL(uiAddress)
    return opened
  }

  return {
    show() {
      if (!window) window = open()
      else {
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
