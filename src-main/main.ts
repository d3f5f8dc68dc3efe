import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, protocol } from 'electron'
import { runApp } from './app.ts'
import { appScheme } from './app-address.ts'
import { schemePrivileges } from './app-protocol.ts'
import { readStartOptions } from './start-options.ts'
import { guardEverything } from './windows/content-guards.ts'

const options = readStartOptions({
  args: process.argv.slice(1),
  env: process.env,
  platform: process.platform,
  home: homedir(),
  isPackaged: app.isPackaged,
})

// Before the lock, which lies in this folder: one app for each data folder.
const userData = join(options.dataDir, 'desktop')
mkdirSync(userData, { recursive: true, mode: 0o700 })
app.setPath('userData', userData)

if (app.requestSingleInstanceLock()) {
  app.setName('Carpool')
  // As the installer registers it: Windows shows notices only of what it knows.
  app.setAppUserModelId('dev.carpool.desktop')
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: schemePrivileges }])
  const guards = guardEverything(app)
  // Not awaited: Electron gets ready only after this module has run to its end.
  void app.whenReady().then(() => runApp(options, guards))
} else {
  app.exit(0)
}
