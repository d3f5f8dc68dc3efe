import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import type { Translate } from '../translate.ts'
import {
  listTrayItems,
  readTrayLook,
  type TrayCommand,
  type TrayIcon,
  type TrayItem,
  type TraySnapshot,
} from './tray-model.ts'

export interface AppTrayDeps {
  readonly iconDir: string
  readonly platform: NodeJS.Platform
  readonly read: () => TraySnapshot
  readonly translate: () => Translate
  readonly run: (command: TrayCommand) => void
}

export interface AppTray {
  /** Shows the present state; does nothing when nothing changed, so that an open menu stays open. */
  refresh(): void
}

/** The icon beside the clock. Left click opens the window where the system has such a click. */
export function createAppTray({ iconDir, platform, read, translate, run }: AppTrayDeps): AppTray {
  const image = (icon: TrayIcon) => nativeImage.createFromPath(join(iconDir, iconFile(icon, platform)))
  const tray = new Tray(image('stopped'))
  tray.on('click', () => run('open'))
  let shown = ''

  function refresh(): void {
    const t = translate()
    const snapshot = read()
    const look = readTrayLook(snapshot, t)
    const items = listTrayItems(snapshot, t)
    const next = JSON.stringify([look, items])
    if (next === shown) return
    shown = next
    tray.setImage(image(look.icon))
    tray.setToolTip(look.tooltip)
    tray.setContextMenu(Menu.buildFromTemplate(items.map(item => toMenuItem(item, run))))
  }

  refresh()
  return { refresh }
}

function toMenuItem(item: TrayItem, run: AppTrayDeps['run']): MenuItemConstructorOptions {
  if (item.kind === 'separator') return { type: 'separator' }
  const { label, isEnabled, command } = item
  return { label, enabled: isEnabled, click: () => run(command) }
}

/** The Mac colours a template by itself; elsewhere a two-tone picture is seen on light and on dark. */
function iconFile(icon: TrayIcon, platform: NodeJS.Platform): string {
  return platform === 'darwin' ? `${icon}Template.png` : `${icon}.png`
}
