import type { PortTrouble, ServiceFault } from '../../../src-main/ipc/contract.ts'
import type { ServiceState } from '../../../src-relay/contract/service.ts'
import { useFeedState, useServiceReport, useServiceStatus } from '../../api/queries.ts'

export type RelayState = ServiceState | 'unreachable'

export interface RelayStateView {
  readonly state: RelayState
  readonly fault?: ServiceFault | undefined
  readonly reason?: string | undefined
  readonly port?: PortTrouble | undefined
  readonly log?: readonly string[] | undefined
}

/** How the relay is: from its home where that knows, else from the event stream; undefined at first. */
export function useRelayState(): RelayStateView | undefined {
  const report = useServiceReport()
  const feed = useFeedState()
  const status = useServiceStatus()
  const streamed = feed === 'live' && status ? { state: status.state, reason: status.reason } : undefined
  if (report) return report.state === 'running' && streamed ? streamed : report
  return streamed ?? (feed === 'paused' ? { state: 'unreachable' } : undefined)
}
