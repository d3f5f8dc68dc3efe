import { useEffect, useState } from 'react'
import type { ServiceFault, ServiceReport } from '../../../src-main/ipc/contract.ts'
import type { ServiceState } from '../../../src-relay/contract/service.ts'
import { useApi } from '../../api/api-context.tsx'
import { useFeedState, useServiceStatus } from '../../api/queries.ts'
import { usePlatform } from '../../platform/platform-context.tsx'

export type RelayState = ServiceState | 'unreachable'

export interface RelayStateView {
  readonly state: RelayState
  readonly fault?: ServiceFault | undefined
  readonly reason?: string | undefined
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

function useServiceReport(): ServiceReport | undefined {
  const { service } = usePlatform()
  const { feed } = useApi()
  const [report, setReport] = useState<ServiceReport>()

  useEffect(() => {
    if (!service) return
    const unsubscribe = service.subscribe(next => {
      setReport(next)
      if (next.state === 'running') feed.retry()
    })
    void service.read().then(setReport)
    return unsubscribe
  }, [service, feed])
  return report
}
