import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, dialog, Notification, powerMonitor, powerSaveBlocker } from 'electron'
import { createKeepAwake } from './lifecycle/keep-awake.ts'
import { createAutostartFile, createSystemLoginItem, type LoginItem } from './lifecycle/login-item.ts'
import { watchPower } from './lifecycle/power-watch.ts'
import {
  createQuitSequence,
  drainTimes,
  type QuitAnswer,
  type QuitSequence,
} from './lifecycle/quit-sequence.ts'
import type { RelayService } from './relay/relay-service.ts'
import type { Settings } from './settings.ts'
import type { Translate } from './translate.ts'

export interface AppLifecycleDeps {
  readonly service: RelayService
  readonly settings: Settings
  readonly translate: () => Translate
}

export interface AppLifecycle {
  readonly quit: QuitSequence
  readonly loginItem: LoginItem
  /** TR-03: says once, and never again, that closing the window hides it. */
  tellOfHiding(): void
}

/** How the app ends, sleeps and starts again with its user. */
export function createAppLifecycle(deps: AppLifecycleDeps): AppLifecycle {
  const { service, settings, translate } = deps
  const quit = createQuitSequence({
    activeCalls: () => service.status()?.activeCalls ?? 0,
    ask: question => askWhatBecomesOfStreams(question, translate()),
    shutDown: service.stop,
    hurry: service.hurry,
    exit: code => app.exit(code),
  })
  app.on('before-quit', event => quit.onBeforeQuit(event))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => quit.quitUnattended(drainTimes.signal))
  powerMonitor.on('shutdown', () => quit.quitUnattended(drainTimes.systemShutdown))
  keepAwake(deps)
  watchPower({
    power: powerMonitor,
    after: (ms, run) => void setTimeout(run, ms),
    onWake: service.wake,
  })
  return {
    quit,
    loginItem: createLoginItem(),
    tellOfHiding() {
      if (settings.read().toldOfHiding) return
      settings.write({ toldOfHiding: true })
      const t = translate()
      new Notification({ title: t('desktop.hidden.title'), body: t('desktop.hidden.body') }).show()
    },
  }
}

async function askWhatBecomesOfStreams(
  { count, isWaiting }: { readonly count: number; readonly isWaiting: boolean },
  t: Translate,
): Promise<QuitAnswer> {
  const answers: readonly QuitAnswer[] = ['when-done', 'now', 'cancel']
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: t('desktop.quit.streams', { count }),
    detail: t(isWaiting ? 'desktop.quit.waitingDetail' : 'desktop.quit.detail'),
    buttons: [
      t(isWaiting ? 'desktop.quit.keepWaiting' : 'desktop.quit.whenDone'),
      t('desktop.quit.now'),
      t('desktop.quit.cancel'),
    ],
    defaultId: 0,
    cancelId: 2,
  })
  return answers[response] ?? 'cancel'
}

function keepAwake({ service, settings }: AppLifecycleDeps): void {
  const awake = createKeepAwake({
    mode: () => settings.read().keepAwake,
    isRunning: () => service.status() !== undefined,
    activeCalls: () => service.status()?.activeCalls ?? 0,
    block() {
      const id = powerSaveBlocker.start('prevent-app-suspension')
      return () => powerSaveBlocker.stop(id)
    },
    now: Date.now,
  })
  service.subscribe(awake.refresh)
}

function createLoginItem(): LoginItem {
  const { platform, env, execPath } = process
  if (platform !== 'linux') return createSystemLoginItem(app, platform)
  const config = env['XDG_CONFIG_HOME'] || join(homedir(), '.config')
  const isConfined = env['FLATPAK_ID'] !== undefined || env['SNAP'] !== undefined
  return createAutostartFile({
    file: join(config, 'autostart', 'carpool.desktop'),
    program: isConfined ? undefined : (env['APPIMAGE'] ?? execPath),
  })
}
