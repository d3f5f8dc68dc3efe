import type { Notice } from '../notifications/alert-notices.ts'
import { openUpdater } from './open-updater.ts'
import { createUpdateDesk, type UpdateDesk } from './update-desk.ts'

export interface OpenUpdatesDeps {
  readonly leave: (install: () => void) => void
  readonly notify: (notice: Notice) => void
  readonly onChange: () => void
}

const firstLookMs = 60_000
const lookEveryMs = 6 * 3_600_000
/** So that not every installation asks at the same minute. */
const jitterMs = 1_800_000

/** Looks for a new version shortly after the start, and then every six hours. */
export function openUpdates({ leave, notify, onChange }: OpenUpdatesDeps): UpdateDesk {
  const updates = createUpdateDesk({
    open: openUpdater,
    leave,
    onChange(report) {
      if (report.state === 'ready')
        notify({ title: 'desktop.alerts.update', body: report.version ?? '', page: 'settings' })
      onChange()
    },
  })
  const look = (): void => void updates.check()
  setTimeout(look, firstLookMs + Math.random() * jitterMs)
  setInterval(look, lookEveryMs)
  return updates
}
