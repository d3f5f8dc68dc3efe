import type { PortTrouble, ServiceFault, ServiceReport } from '../ipc/contract.ts'
import { KeyFault } from '../storage/key-fault.ts'
import { systemCode } from '../storage/private-file.ts'
import { findFreePort, findPortHolder, findReservedRange } from './port-holder.ts'

/** Why the relay did not start, as the owner is told, and with what helps. */
export async function reportStartFault(error: unknown, platform: NodeJS.Platform): Promise<ServiceReport> {
  const fault = faultOf(error)
  const reason = error instanceof Error ? error.message : String(error)
  const port = await describePort(error, fault, platform)
  return { state: 'error', fault, reason, ...(port && { port }) }
}

const faultsByCode: Readonly<Record<string, ServiceFault>> = {
  EADDRINUSE: 'port-taken',
  EACCES: 'port-reserved',
  EADDRNOTAVAIL: 'address-gone',
}

function faultOf(error: unknown): ServiceFault {
  if (error instanceof KeyFault) return error.code
  const isListening = error instanceof Error && 'syscall' in error && error.syscall === 'listen'
  return (isListening ? faultsByCode[systemCode(error) ?? ''] : undefined) ?? 'start-failed'
}

async function describePort(
  error: unknown,
  fault: ServiceFault,
  platform: NodeJS.Platform,
): Promise<PortTrouble | undefined> {
  if (fault !== 'port-taken' && fault !== 'port-reserved') return undefined
  const { port, address } = addressOf(error)
  if (port === undefined) return undefined
  const holder =
    fault === 'port-taken' ? await findPortHolder(port, platform) : await findReservedRange(port, platform)
  const free = await findFreePort(address, port)
  return { wanted: port, ...(holder !== undefined && { holder }), ...(free !== undefined && { free }) }
}

function addressOf(error: unknown): { readonly port: number | undefined; readonly address: string } {
  if (!(error instanceof Error)) return { port: undefined, address: loopback }
  const port = 'port' in error && typeof error.port === 'number' ? error.port : undefined
  return { port, address: 'address' in error ? String(error.address) : loopback }
}

const loopback = '127.0.0.1'
