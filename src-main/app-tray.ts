import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { app, clipboard, dialog, shell } from 'electron'
import type { AdminClient } from '../src-relay/contract/client.ts'
import type { DesktopPreferences } from './desktop-preferences.ts'
import type { DesktopSettings, Locale } from './ipc/contract.ts'
import type { RelayService } from './relay/relay-service.ts'
import type { Translate } from './translate.ts'
import { askTrayHost, trayHostWaitMs, waitForTrayHost } from './tray/status-notifier.ts'
import { type AppTray, createAppTray } from './tray/tray.ts'
import { createFigureReader } from './tray/tray-figures.ts'
import type { TrayCommand } from './tray/tray-menu.ts'
import type { UpdateDesk } from './updates/update-desk.ts'

export interface AppTrayParts {
  readonly service: RelayService
  readonly client: AdminClient
  readonly preferences: DesktopPreferences
  readonly updates: UpdateDesk
  readonly translate: () => Translate
  readonly locale: () => Locale
  readonly logDir: string
  readonly show: (page?: string) => void
}

export interface OpenedTray extends AppTray {
  /** Whether this desktop shows it. */
  readonly isShown: boolean
}

/** The icon beside the clock, once the desktop is there to show it. */
export async function openTray(parts: AppTrayParts): Promise<OpenedTray> {
  const { platform, env } = process
  const host =
    platform === 'linux'
      ? await waitForTrayHost({ ask: askTrayHost, sleep, waitMs: trayHostWaitMs(env) })
      : 'there'
  const { service, client, preferences } = parts
  const figures = createFigureReader({ client, timeZone: () => service.status()?.timeZone, now: Date.now })
  let settings: DesktopSettings | undefined

  const tray = createAppTray({
    iconDir: join(app.getAppPath(), 'resources', 'tray'),
    platform,
    read: () => ({
      report: service.report(),
      status: service.status(),
      figures: figures.read(),
      settings,
      locale: parts.locale(),
    }),
    translate: parts.translate,
    run: command => void runCommand(command, parts).then(freshen, freshen),
    onOpening: () => void freshen(),
  })

  async function freshen(): Promise<void> {
    settings = await preferences.read()
    await figures.refresh()
    tray.refresh()
  }

  service.subscribe(() => void freshen())
  await freshen()
  return { refresh: () => void freshen(), isShown: host !== 'absent' }
}

async function runCommand(command: TrayCommand, parts: AppTrayParts): Promise<void> {
  const { service, preferences, updates, show, logDir } = parts
  switch (command.name) {
    case 'open':
      return show(command.page)
    case 'start':
      return await service.start()
    case 'stop':
      return await service.stop()
    case 'copy':
      return await clipboard.writeText(command.text)
    case 'switch-lan':
      return await switchLan(command.isOn, parts)
    case 'keep-awake':
      return void (await preferences.write({ keepAwake: command.isOn ? 'while-running' : 'while-streaming' }))
    case 'start-at-login':
      return void (await preferences.write({ startsAtLogin: command.isOn }))
    case 'check-updates':
      return void (await updates.check())
    case 'install-update':
      return updates.install()
    case 'open-logs':
      return void (await shell.openPath(logDir))
    case 'quit':
      return app.quit()
  }
}

/** Opening the relay to other computers is asked about; closing it is not. */
async function switchLan(isOn: boolean, { client, translate }: AppTrayParts): Promise<void> {
  const t = translate()
  if (isOn) {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: t('desktop.lan.title'),
      detail: t('desktop.lan.detail'),
      buttons: [t('desktop.lan.open'), t('desktop.lan.cancel')],
      defaultId: 0,
      cancelId: 1,
    })
    if (response !== 0) return
  }
  try {
    await client.changeNetwork({ body: { lanEnabled: isOn } })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    await dialog.showMessageBox({ type: 'error', message: t('desktop.lan.failed'), detail })
  }
}
