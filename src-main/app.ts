import { join } from 'node:path'
import { app, ipcMain, nativeTheme, protocol, session } from 'electron'
import type { AdminClient } from '../src-relay/contract/client.ts'
import { createAppClient } from './admin-client.ts'
import { createAdminForwarder } from './admin-forwarder.ts'
import { appScheme } from './app-address.ts'
import { createAppAnswers } from './app-answers.ts'
import { createAppLifecycle } from './app-lifecycle.ts'
import { createAppProtocol } from './app-protocol.ts'
import { createAppService } from './app-service.ts'
import { type OpenedTray, openTray } from './app-tray.ts'
import { createDesktopPreferences } from './desktop-preferences.ts'
import { answerRequests } from './ipc/answer-requests.ts'
import { chooseLocale, type ServiceReport, serviceChangedMessage } from './ipc/contract.ts'
import { guardAgainstFailures } from './lifecycle/failure-guard.ts'
import { drainTimes } from './lifecycle/quit-sequence.ts'
import { createLoginWindows } from './login/login-windows.ts'
import { createLoginsPort } from './login/logins-port.ts'
import { createAlertNotices, type Notice } from './notifications/alert-notices.ts'
import { createNotify } from './notifications/notify.ts'
import { createServiceNotice } from './notifications/service-notice.ts'
import type { RelayService } from './relay/relay-service.ts'
import { createSettings } from './settings.ts'
import type { StartOptions } from './start-options.ts'
import { openLogFile } from './storage/log-file.ts'
import { createTranslate } from './translate.ts'
import { createUiFiles } from './ui-files.ts'
import { openUpdates } from './updates/open-updates.ts'
import { createAppMenu } from './windows/app-menu.ts'
import { type AppWindow, createAppWindow } from './windows/app-window.ts'
import { type ContentGuards, guardSession } from './windows/content-guards.ts'

/** TR-02. */
const hiddenLifeMs = 600_000
const lookForAlertsEveryMs = 5_000

/** The desktop app, once Electron is ready: each part is made here, in order. */
export async function runApp(options: StartOptions, guards: ContentGuards): Promise<void> {
  const { logDir, warn, settings, appService } = createCore(options)
  const { service } = appService
  const locale = () => chooseLocale(settings.read().locale, app.getPreferredSystemLanguages())
  const translate = () => createTranslate(locale())
  const { quit, loginItem, tellOfHiding } = createAppLifecycle({ service, settings, translate })
  servePages(service)
  const client = createAppClient({ addresses: service.addresses, fetch })
  let tray: OpenedTray | undefined
  const window = createAppWindow({
    preload: join(app.getAppPath(), 'out', 'main', 'preload.cjs'),
    isPackaged: app.isPackaged,
    keepsRunning: () => !quit.isQuitting(),
    hasTray: () => tray?.isShown ?? true,
    onHidden: tellOfHiding,
    onSessionEnd: () => quit.quitUnattended(drainTimes.systemShutdown),
    hiddenLifeMs,
  })
  const notify = createNotify({ translate, open: window.show })
  const updates = openUpdates({ leave: quit.quitFor, notify, onChange: () => tray?.refresh() })
  const preferences = createDesktopPreferences({
    settings,
    loginItem,
    updates,
    hasTray: () => tray?.isShown ?? true,
  })
  const loginWindows = createLoginWindows({
    guards,
    logins: createLoginsPort(client),
    isPackaged: app.isPackaged,
    onAnswered: window.show,
    warn,
  })
  const onChanged = () => tray?.refresh()
  answerRequests({
    ipc: ipcMain,
    contentsId: window.contentsId,
    answers: createAppAnswers({ ...appService, settings, preferences, updates, loginWindows, onChanged }),
  })
  tellOfChanges({ service, client, window, notify })

  nativeTheme.themeSource = settings.read().theme
  followSystem(window)
  const isHidden = options.isHidden || app.getLoginItemSettings().wasOpenedAtLogin
  if (!isHidden) window.show()
  void service.start()
  const show = window.show
  tray = await openTray({ service, client, preferences, updates, translate, locale, logDir, show })
  if (!tray.isShown) window.show()
}

/** What the app keeps and runs, whatever it shows. */
function createCore(options: StartOptions) {
  const logDir = join(options.dataDir, 'logs')
  const log = openLogFile(logDir)
  const warn = (message: string) => log.write(JSON.stringify({ level: 'warn', message }))
  const settings = createSettings({ folder: app.getPath('userData'), warn })
  const appService = createAppService({ options, settings, log })
  const { service } = appService
  guardAgainstFailures({
    process,
    writeLog: log.write,
    restart: () => void service.stop().then(service.start),
    giveUp: reason => void service.giveUp(reason),
    after: (ms, run) => void setTimeout(run, ms),
    now: Date.now,
  })
  return { logDir, warn, settings, appService }
}

function followSystem(window: AppWindow): void {
  createAppMenu(process.platform)
  app.on('second-instance', () => window.show())
  app.on('activate', () => window.show())
  // The tray keeps the app, whatever windows there are.
  app.on('window-all-closed', () => undefined)
}

interface ChangeParts {
  readonly service: RelayService
  readonly client: AdminClient
  readonly window: AppWindow
  readonly notify: (notice: Notice) => void
}

/** Every state of the relay goes to the page; what the owner should see to also goes to the system. */
function tellOfChanges({ service, client, window, notify }: ChangeParts): void {
  const sendReport = whenChanged((report: ServiceReport) => window.send(serviceChangedMessage, report))
  const tellOfTrouble = createServiceNotice(notify)
  service.subscribe(() => {
    sendReport(service.report())
    tellOfTrouble(service.report())
  })
  const notices = createAlertNotices({ client, show: notify, now: Date.now })
  setInterval(() => void notices.look(), lookForAlertsEveryMs)
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

/** Passes on only what differs from the time before. */
function whenChanged<T>(send: (value: T) => void): (value: T) => void {
  let before = ''
  return value => {
    const now = JSON.stringify(value)
    if (now !== before) send(value)
    before = now
  }
}
