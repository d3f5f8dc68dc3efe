import type { ServiceState, ServiceStatus } from '../../src-relay/contract/service.ts'
import type { DesktopSettings, Locale, ServiceReport } from '../ipc/contract.ts'
import type { Translate } from '../translate.ts'
import type { TrayFigures } from './tray-figures.ts'

/** Told apart by shape; each has its drawing. */
export type TrayIcon = 'stopped' | 'changing' | 'running' | 'active' | 'warning' | 'error'

export interface TraySnapshot {
  readonly report: ServiceReport
  readonly status: ServiceStatus | undefined
  /** Undefined until the relay was asked, and while it is stopped. */
  readonly figures: TrayFigures | undefined
  readonly settings: DesktopSettings | undefined
  readonly locale: Locale
}

export interface TrayLook {
  readonly icon: TrayIcon
  readonly tooltip: string
  readonly firstLine: string
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
export function readTrayLook(snapshot: TraySnapshot, t: Translate): TrayLook {
  const firstLine = readFirstLine(snapshot, t)
  return {
    icon: readIcon(snapshot),
    tooltip: t('tray.tooltip', { status: firstLine }).slice(0, maxTooltip),
    firstLine,
  }
}

/** An account that waits for its owner goes before a stream that is open. */
function readIcon({ report, status, figures }: TraySnapshot): TrayIcon {
  if (report.state !== 'running') return icons[report.state]
  if (figures && needsOwner(figures)) return 'warning'
  return status !== undefined && status.activeCalls > 0 ? 'active' : 'running'
}

/** Something does not come right by itself: a login is wanted, or no account of a provider can serve. */
function needsOwner({ accounts }: TrayFigures): boolean {
  const used = accounts.filter(({ enabled }) => enabled)
  const isBroken = used.some(({ health }) => health.state === 'needs-login' || health.state === 'suspended')
  const pools = [...Map.groupBy(used, ({ provider }) => provider).values()]
  return isBroken || pools.some(pool => pool.every(({ health }) => health.state !== 'ready'))
}

function readFirstLine({ report, status }: TraySnapshot, t: Translate): string {
  const state = t(`service.states.${report.state}`)
  const address = status?.baseUrls[0]?.replace(/^https?:\/\//, '')
  if (!isServing(report.state) || status === undefined || address === undefined) return state
  const count = status.activeCalls
  return count > 0 ? t('tray.statusActive', { state, address, count }) : t('tray.status', { state, address })
}

export function isServing(state: ServiceState): boolean {
  return state === 'running' || state === 'degraded'
}
