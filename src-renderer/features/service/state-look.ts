import type { StateLook } from '../../ui/state-badge.tsx'
import type { RelayState } from './use-relay-state.ts'

export const relayLooks: Readonly<Record<RelayState, StateLook>> = {
  stopped: { tone: 'idle', shape: 'hollow' },
  starting: { tone: 'busy', shape: 'dotted' },
  running: { tone: 'good', shape: 'solid' },
  degraded: { tone: 'warn', shape: 'notch' },
  error: { tone: 'bad', shape: 'bar' },
  stopping: { tone: 'busy', shape: 'dotted' },
  unreachable: { tone: 'bad', shape: 'bar' },
}
