import type { ServiceReport } from '../ipc/contract.ts'
import type { Notice } from './alert-notices.ts'

/** TR-09: tells of a relay that went from working to not working, whatever it went through on the way. */
export function createServiceNotice(show: (notice: Notice) => void): (report: ServiceReport) => void {
  let wasServing = false
  return ({ state, reason = '' }) => {
    if (state === 'error' && wasServing) {
      const [firstLine = ''] = reason.split('\n')
      show({ title: 'desktop.alerts.stopped', body: firstLine, page: 'overview' })
    }
    if (state === 'running' || state === 'degraded') wasServing = true
    if (state === 'stopped' || state === 'error') wasServing = false
  }
}
