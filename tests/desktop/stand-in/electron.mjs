// What `import … from 'electron'` gives: the part of Electron's API that the app uses.
import { app } from './app.mjs'
import { BrowserWindow } from './browser-window.mjs'
import { ipcMain } from './ipc-main.mjs'
import { protocol } from './protocol.mjs'
import { safeStorage } from './safe-storage.mjs'
import { session } from './session.mjs'
import {
  clipboard,
  dialog,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  shell,
  Tray,
} from './shell-parts.mjs'

const electron = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
}

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
}
export default electron
export { electron as 'module.exports' }
