import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron'
import type { Translate } from '../translate.ts'
import { listTrayItems, type TrayCommand, type TrayItem } from './tray-menu.ts'
import { readTrayLook, type TrayIcon, type TraySnapshot } from './tray-model.ts'

export interface AppTrayDeps {
  readonly iconDir: string
  readonly platform: NodeJS.Platform
  readonly read: () => TraySnapshot
  readonly translate: () => Translate
  readonly run: (command: TrayCommand) => void
  /** The menu opens: whatever it shows should be fresh. */
  readonly onOpening: () => void
}

export interface AppTray {
  /** Shows the present state; does nothing when nothing changed, so that an open menu stays open. */
  refresh(): void
}

/** The icon beside the clock. Left click opens the window where the system has such a click. */
export function createAppTray({ iconDir, platform, read, translate, run, onOpening }: AppTrayDeps): AppTray {
  const image = (icon: TrayIcon) => nativeImage.createFromPath(join(iconDir, iconFile(icon, platform)))
  const tray = new Tray(image('stopped'))
  tray.on('click', () => run({ name: 'open' }))
  tray.on('mouse-enter', onOpening)
  nativeTheme.on('updated', refresh)
  let shown = ''

  function refresh(): void {
    const t = translate()
    const snapshot = read()
    const look = readTrayLook(snapshot, t)
    const items = listTrayItems(snapshot, t)
    const next = JSON.stringify([look, items, iconFile(look.icon, platform)])
    if (next === shown) return
    shown = next
    tray.setImage(image(look.icon))
    tray.setToolTip(look.tooltip)
    const menu = Menu.buildFromTemplate(items.map(item => toMenuItem(item, run)))
    menu.on('menu-will-show', onOpening)
    tray.setContextMenu(menu)
  }

  refresh()
  return { refresh }
}

function toMenuItem(item: TrayItem, run: AppTrayDeps['run']): MenuItemConstructorOptions {
  if (item.kind === 'separator') return { type: 'separator' }
  const { label, isEnabled: enabled } = item
  if (item.kind === 'submenu')
    return { label, enabled, submenu: item.items.map(inner => toMenuItem(inner, run)) }
  const click = (): void => run(item.command)
  return item.kind === 'check'
    ? { type: 'checkbox', label, enabled, checked: item.isOn, click }
    : { label, enabled, click }
}

/** The Mac colours a template by itself; Windows tells its task bar's colour; a two-tone picture is seen on both. */
function iconFile(icon: TrayIcon, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return `${icon}Template.png`
  if (platform !== 'win32') return `${icon}.png`
  return `${icon}-on-${nativeTheme.shouldUseDarkColorsForSystemIntegratedUI ? 'dark' : 'light'}.ico`
}
