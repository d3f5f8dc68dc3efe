import { join } from 'node:path'
import { app, clipboard, ipcMain, nativeTheme, protocol, session } from 'electron'
import { createAdminForwarder } from './admin-forwarder.ts'
import { appScheme } from './app-address.ts'
import { createAppAnswers } from './app-answers.ts'
import { createAppLifecycle } from './app-lifecycle.ts'
import { createAppProtocol } from './app-protocol.ts'
import { createAppService } from './app-service.ts'
import { answerRequests } from './ipc/answer-requests.ts'
import { chooseLocale, type ServiceReport, serviceChangedMessage } from './ipc/contract.ts'
import { guardAgainstFailures } from './lifecycle/failure-guard.ts'
import { drainTimes } from './lifecycle/quit-sequence.ts'
import { createLoginWindows } from './login/login-windows.ts'
import { createLoginsPort } from './login/logins-port.ts'
import type { RelayService } from './relay/relay-service.ts'
import { createSettings } from './settings.ts'
import type { StartOptions } from './start-options.ts'
import { openLogFile } from './storage/log-file.ts'
import { createTranslate, type Translate } from './translate.ts'
import { type AppTray, createAppTray } from './tray/tray.ts'
import type { TrayCommand } from './tray/tray-model.ts'
import { createUiFiles } from './ui-files.ts'
import { createAppMenu } from './windows/app-menu.ts'
import { type AppWindow, createAppWindow } from './windows/app-window.ts'
import { type ContentGuards, guardSession } from './windows/content-guards.ts'

/** TR-02. */
const hiddenLifeMs = 600_000

/** The desktop app, once Electron is ready: each part is made here, in order. */
export function runApp(options: StartOptions, guards: ContentGuards): void {
  const log = openLogFile(join(options.dataDir, 'logs'))
  const warn = (message: string) => log.write(JSON.stringify({ level: 'warn', message }))
  const settings = createSettings({ folder: app.getPath('userData'), warn })
  const appService = createAppService({ options, settings, writeLog: log.write })
  const { service } = appService
  const restart = () => void service.stop().then(service.start)
  guardAgainstFailures({ process, writeLog: log.write, restart })

  const translate = () =>
    createTranslate(chooseLocale(settings.read().locale, app.getPreferredSystemLanguages()))
  const { quit, loginItem, tellOfHiding } = createAppLifecycle({ service, settings, translate })
  servePages(service)
  const window = createAppWindow({
    preload: join(app.getAppPath(), 'out', 'main', 'preload.cjs'),
    isPackaged: app.isPackaged,
    keepsRunning: () => !quit.isQuitting(),
    onHidden: tellOfHiding,
    onSessionEnd: () => quit.quitUnattended(drainTimes.systemShutdown),
    hiddenLifeMs,
  })
  const loginWindows = createLoginWindows({
    guards,
    logins: createLoginsPort({ addresses: service.addresses, fetch }),
    isPackaged: app.isPackaged,
    onAnswered: window.show,
    warn,
  })
  const tray = createTray({ service, translate, window })
  answerRequests({
    ipc: ipcMain,
    contentsId: window.contentsId,
    answers: createAppAnswers({
      ...appService,
      settings,
      loginItem,
      loginWindows,
      onAppearanceChanged: tray.refresh,
    }),
  })
  const sendReport = whenChanged((report: ServiceReport) => window.send(serviceChangedMessage, report))
  service.subscribe(() => sendReport(service.report()))

  nativeTheme.themeSource = settings.read().theme
  createAppMenu(process.platform)
  app.on('second-instance', window.show)
  app.on('activate', window.show)
  // The tray keeps the app, whatever windows there are.
  app.on('window-all-closed', () => undefined)
  const isHidden = options.isHidden || app.getLoginItemSettings().wasOpenedAtLogin
  if (!isHidden) window.show()
  void service.start()
}

/** The app's own pages, and behind them the admin API. */
function servePages(service: RelayService): void {
  guardSession(session.defaultSession)
  const answer = createAppProtocol({
    readFile: createUiFiles(join(app.getAppPath(), 'out', 'renderer')),
    forward: createAdminForwarder({ addresses: service.addresses, fetch }),
  })
  protocol.handle(appScheme, answer)
}

interface TrayParts {
  readonly service: RelayService
  readonly translate: () => Translate
  readonly window: AppWindow
}

function createTray({ service, translate, window }: TrayParts): AppTray {
  const commands: Readonly<Record<TrayCommand, () => void>> = {
    open: window.show,
    start: () => void service.start(),
    stop: () => void service.stop(),
    'copy-base-url': () => void clipboard.writeText(service.status()?.baseUrls[0] ?? ''),
    quit: () => app.quit(),
  }
  const tray = createAppTray({
    iconDir: join(app.getAppPath(), 'resources', 'tray'),
    platform: process.platform,
    read: () => ({ report: service.report(), status: service.status() }),
    translate,
    run: command => commands[command](),
  })
  service.subscribe(tray.refresh)
  return tray
}

/** Passes on only what differs from the time before. */
function whenChanged<T>(send: (value: T) => void): (value: T) => void {
  let before = ''
  return value => {
    const now = JSON.stringify(value)
    if (now !== before) send(value)
    before = now
  }
}
