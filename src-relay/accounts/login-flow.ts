import type { BeginFlow } from './login-attempt.ts'
import { type CodeFlowDeps, createBeginCodeFlow } from './login-code-flow.ts'
import { createBeginDeviceFlow, type DeviceFlowDeps } from './login-device-flow.ts'

export function createBeginFlow(deps: CodeFlowDeps & DeviceFlowDeps): BeginFlow {
  const beginCode = createBeginCodeFlow(deps)
  const beginDevice = createBeginDeviceFlow(deps)
  return (attempt, basis) => (attempt.plan.way === 'device' ? beginDevice : beginCode)(attempt, basis)
}
