import type { ServiceFault, ServiceReport } from '../ipc/contract.ts'
import { KeyFault } from '../storage/key-fault.ts'
import { systemCode } from '../storage/private-file.ts'

/** Why the relay did not start, as the owner is told. */
export function reportStartFault(error: unknown): ServiceReport {
  return {
    state: 'error',
    fault: faultOf(error),
    reason: error instanceof Error ? error.message : String(error),
  }
}

function faultOf(error: unknown): ServiceFault {
  if (error instanceof KeyFault) return error.code
  return systemCode(error) === 'EADDRINUSE' ? 'port-taken' : 'start-failed'
}
