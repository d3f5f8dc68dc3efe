import type { ServiceFault } from '../ipc/contract.ts'

export type KeyFaultCode = Extract<ServiceFault, 'key-missing' | 'key-locked' | 'key-unreadable'>

/** The key that opens the stored credentials cannot be had. A new one is never made in its place. */
export class KeyFault extends Error {
  override readonly name = 'KeyFault'
  readonly code: KeyFaultCode

  constructor(code: KeyFaultCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
