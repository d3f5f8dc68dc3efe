import type { ServiceState, ServiceStatus } from '../../src-relay/contract/service.ts'
import type { ServiceReport } from '../ipc/contract.ts'
import type { Translate } from '../translate.ts'

/** Told apart by shape; each has its drawing. */
export type TrayIcon = 'stopped' | 'changing' | 'running' | 'active' | 'warning' | 'error'

export interface TraySnapshot {
  readonly report: ServiceReport
  readonly status: ServiceStatus | undefined
}

export interface TrayLook {
  readonly icon: TrayIcon
  readonly tooltip: string
  readonly firstLine: string
}

export type TrayCommand = 'open' | 'start' | 'stop' | 'copy-base-url' | 'quit'

export type TrayItem =
  | { readonly kind: 'separator' }
  | {
      readonly kind: 'command'
      readonly command: TrayCommand
      readonly label: string
      readonly isEnabled: boolean
    }

const icons: Readonly<Record<ServiceState, TrayIcon>> = {
  stopped: 'stopped',
  starting: 'changing',
  running: 'running',
  degraded: 'warning',
  error: 'error',
  stopping: 'changing',
}
const maxTooltip = 127

/** How the tray looks while the relay is as given. */
export function readTrayLook({ report, status }: TraySnapshot, t: Translate): TrayLook {
  const firstLine = readFirstLine({ report, status }, t)
  const isActive = report.state === 'running' && status !== undefined && status.activeCalls > 0
  return {
    icon: isActive ? 'active' : icons[report.state],
    tooltip: t('tray.tooltip', { status: firstLine }).slice(0, maxTooltip),
    firstLine,
  }
}

function readFirstLine({ report, status }: TraySnapshot, t: Translate): string {
  const state = t(`service.states.${report.state}`)
  const address = status?.baseUrls[0]?.replace(/^https?:\/\//, '')
  if (!isServing(report.state) || status === undefined || address === undefined) return state
  const count = status.activeCalls
  return count > 0 ? t('tray.statusActive', { state, address, count }) : t('tray.status', { state, address })
}

/** The rows of the tray's menu, from top to bottom. */
export function listTrayItems({ report, status }: TraySnapshot, t: Translate): TrayItem[] {
  const separator: TrayItem = { kind: 'separator' }
  const hasBaseUrl = isServing(report.state) && status?.baseUrls[0] !== undefined
  return [
    item('open', readFirstLine({ report, status }, t)),
    item('open', t('tray.open')),
    separator,
    runItem(report.state, t),
    item('copy-base-url', t('tray.copyBaseUrl'), hasBaseUrl),
    separator,
    item('quit', t('tray.quit')),
  ]
}

function item(command: TrayCommand, label: string, isEnabled = true): TrayItem {
  return { kind: 'command', command, label, isEnabled }
}

function runItem(state: ServiceState, t: Translate): TrayItem {
  switch (state) {
    case 'running':
    case 'degraded':
      return item('stop', t('tray.stop'))
    case 'stopping':
      return item('stop', t('tray.stop'), false)
    case 'starting':
      return item('start', t('tray.start'), false)
    case 'stopped':
      return item('start', t('tray.start'))
    case 'error':
      return item('start', t('tray.restart'))
  }
}

function isServing(state: ServiceState): boolean {
  return state === 'running' || state === 'degraded'
}
