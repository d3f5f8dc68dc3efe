import { EventEmitter } from 'node:events'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeBrowser, openBrowser } from './browser.mjs'
import { startControl } from './control.mjs'
import { preventable } from './preventable.mjs'
import { startPages, stopPages } from './protocol.mjs'
import { session } from './session.mjs'
import { takeSingleInstanceLock } from './single-instance.mjs'
import { windows } from './windows.mjs'

const state = { appPath: '', name: '', version: '', isReady: false, isExiting: false, notice: undefined }
const paths = { home: homedir(), temp: tmpdir(), appData: join(homedir(), '.config') }
const ready = Promise.withResolvers()

export const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  getAppPath: () => state.appPath,
  getName: () => state.name,
  setName: name => {
    state.name = name
  },
  getVersion: () => state.version,
  getPath: name => paths[name] ?? join(paths.appData, state.name),
  setAppUserModelId: () => undefined,
  setPath: (name, path) => {
    paths[name] = path
  },
  getPreferredSystemLanguages: () => (process.env.STAND_IN_LANGUAGES ?? 'en-US').split(','),
  enableSandbox: () => undefined,
  getLoginItemSettings: () => ({ openAtLogin: false, wasOpenedAtLogin: false }),
  isReady: () => state.isReady,
  whenReady: () => ready.promise,
  requestSingleInstanceLock() {
    const lock = takeSingleInstanceLock(app.getPath('userData'), args =>
      app.emit('second-instance', preventable(), args, process.cwd(), undefined),
    )
    state.notice = lock.notice
    return lock.isFirst
  },
  quit() {
    const event = preventable()
    app.emit('before-quit', event)
    if (event.defaultPrevented) return
    for (const window of windows) window.close()
    if (windows.size > 0) return
    app.emit('will-quit', preventable())
    app.exit(0)
  },
  exit(code = 0) {
    if (state.isExiting) return
    state.isExiting = true
    void leave(code)
  },
})

async function leave(code) {
  await Promise.resolve(state.notice)
  app.emit('quit', preventable(), code)
  stopPages()
  await closeBrowser()
  process.exit(code)
}

/** Returns what is to be called once the app's main module has run to its end. */
export function bootApp({ appPath, name, version }) {
  Object.assign(state, { appPath, name, version })
  Object.assign(process, { resourcesPath: join(appPath, 'resources') })
  return async () => {
    if (state.isExiting) return
    await openBrowser(join(app.getPath('userData'), 'chromium'))
    await startPages()
    startControl(app)
    session.onCreated = created => app.emit('session-created', created)
    session.onCreated(session.defaultSession)
    state.isReady = true
    app.emit('ready')
    ready.resolve()
  }
}
