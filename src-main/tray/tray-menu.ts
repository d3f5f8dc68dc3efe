import type { ServiceState } from '../../src-relay/contract/service.ts'
import type { Locale } from '../ipc/contract.ts'
import type { Translate } from '../translate.ts'
import { listAccountLines, readTodayLine } from './tray-figures-text.ts'
import { isServing, readTrayLook, type TraySnapshot } from './tray-model.ts'

export type TrayCommand =
  | { readonly name: 'open'; readonly page?: string }
  | { readonly name: 'start' | 'stop' | 'open-logs' | 'check-updates' | 'install-update' | 'quit' }
  | { readonly name: 'copy'; readonly text: string }
  | { readonly name: 'switch-lan' | 'keep-awake' | 'start-at-login'; readonly isOn: boolean }

interface Row {
  readonly label: string
  readonly isEnabled: boolean
}
export type TrayItem =
  | { readonly kind: 'separator' }
  | (Row & { readonly kind: 'command'; readonly command: TrayCommand })
  | (Row & { readonly kind: 'check'; readonly command: TrayCommand; readonly isOn: boolean })
  | (Row & { readonly kind: 'submenu'; readonly items: readonly TrayItem[] })

const separator: TrayItem = { kind: 'separator' }

/** The rows of the tray's menu, from top to bottom. No secret is ever among them. */
export function listTrayItems(snapshot: TraySnapshot, t: Translate): TrayItem[] {
  return [
    open(readTrayLook(snapshot, t).firstLine, 'overview'),
    { ...open(t('tray.open')), command: { name: 'open' } },
    separator,
    runItem(snapshot.report.state, t),
    submenu(t('tray.copyBaseUrl'), baseUrlItems(snapshot)),
    submenu(t('tray.copySetup'), guideItems(snapshot)),
    lanItem(snapshot, t),
    separator,
    submenu(t('tray.accounts'), accountItems(snapshot, t)),
    todayItem(snapshot, t),
    separator,
    ...computerItems(snapshot, t),
    run(t('tray.openLogs'), 'open-logs'),
    separator,
    run(t('tray.quit'), 'quit'),
  ]
}

function open(
  label: string,
  page?: string,
  command: TrayCommand = { name: 'open', ...(page !== undefined && { page }) },
  isEnabled = true,
): Extract<TrayItem, { kind: 'command' }> {
  return { kind: 'command', command, label, isEnabled }
}

function submenu(label: string, items: readonly TrayItem[]): TrayItem {
  return { kind: 'submenu', label, items, isEnabled: items.length > 0 }
}

function run(label: string, name: 'start' | 'stop' | 'open-logs' | 'quit', isEnabled = true) {
  return open(label, undefined, { name }, isEnabled)
}

function runItem(state: ServiceState, t: Translate): TrayItem {
  switch (state) {
    case 'running':
    case 'degraded':
      return run(t('tray.stop'), 'stop')
    case 'stopping':
      return run(t('tray.stop'), 'stop', false)
    case 'starting':
      return run(t('tray.start'), 'start', false)
    case 'stopped':
      return run(t('tray.start'), 'start')
    case 'error':
      return run(t('tray.restart'), 'start')
  }
}

function addressesOf({ report, status }: TraySnapshot): readonly string[] {
  return isServing(report.state) ? (status?.baseUrls ?? []) : []
}

function baseUrlItems(snapshot: TraySnapshot): TrayItem[] {
  return addressesOf(snapshot).map(text => open(text, undefined, { name: 'copy', text }))
}

/** Keys are known to their holders alone, so the lines keep the key's place. */
function guideItems(snapshot: TraySnapshot): TrayItem[] {
  const [baseUrl] = addressesOf(snapshot)
  const guides = snapshot.figures?.providers.flatMap(({ clientGuides }) => clientGuides) ?? []
  if (baseUrl === undefined) return []
  return guides.map(({ label, lines }) => {
    const filled = lines.map(line => line.replaceAll('{baseUrl}', baseUrl).replaceAll('{key}', 'cr_YOUR_KEY'))
    return open(label, undefined, { name: 'copy', text: filled.join('\n') })
  })
}

function lanItem({ report, status }: TraySnapshot, t: Translate): TrayItem {
  const isOn = status?.lanEnabled ?? false
  const command: TrayCommand = { name: 'switch-lan', isOn: !isOn }
  return { kind: 'check', label: t('tray.lan'), command, isOn, isEnabled: isServing(report.state) }
}

function accountItems({ figures, locale }: TraySnapshot, t: Translate): TrayItem[] {
  return listAccountLines(figures, t, locale).map(label => open(label, 'accounts'))
}

function todayItem({ figures, locale }: TraySnapshot, t: Translate): TrayItem {
  return open(readTodayLine(figures, t, locale), 'usage', undefined, figures !== undefined)
}

function computerItems({ settings }: TraySnapshot & { readonly locale: Locale }, t: Translate): TrayItem[] {
  const isAwake = settings?.keepAwake === 'while-running'
  const startsAtLogin = settings?.loginItem === 'on' || settings?.loginItem === 'requires-approval'
  const isReady = settings?.updates.state === 'ready'
  const known = settings !== undefined
  return [
    {
      kind: 'check',
      label: t('tray.keepAwake'),
      command: { name: 'keep-awake', isOn: !isAwake },
      isOn: isAwake,
      isEnabled: known,
    },
    {
      kind: 'check',
      label: t('tray.startAtLogin'),
      command: { name: 'start-at-login', isOn: !startsAtLogin },
      isOn: startsAtLogin,
      isEnabled: known && settings.loginItem !== 'unavailable',
    },
    open(
      isReady ? t('tray.installUpdate', { version: settings.updates.version ?? '' }) : t('tray.checkUpdates'),
      undefined,
      { name: isReady ? 'install-update' : 'check-updates' },
      known && settings.updates.state !== 'unavailable' && settings.updates.state !== 'checking',
    ),
  ]
}
