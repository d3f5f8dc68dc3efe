import manifest from '../../package.json' with { type: 'json' }
import type { RelayConfig } from '../config.ts'
import type { Logger } from '../kernel/logger.ts'
import type { CallTraces } from '../metrics/call-traces.ts'
import { openCallTraces } from '../metrics/open-call-traces.ts'
import type { Launch } from './launch.ts'

export interface TracesDeps {
  readonly config: Pick<RelayConfig, 'otlpUrl'>
  readonly launch: Pick<Launch, 'instanceId'>
  readonly logger: Logger
  readonly now: () => number
}

/** Leaving `scope` sends what is left. */
export async function openTraces(deps: TracesDeps, scope: AsyncDisposableStack): Promise<CallTraces> {
  const { config, launch, logger, now } = deps
  const traces = await openCallTraces({
    otlpUrl: config.otlpUrl,
    instanceId: launch.instanceId,
    version: manifest.version,
    onFailure: reason => logger.warn('the collector of traces does not take them', { reason }),
    now,
  })
  return scope.use(traces)
}
