import type { NetworkDesk } from '../network-desk.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface NetworkHandlersDeps {
  readonly network: Pick<NetworkDesk, 'read' | 'change'>
}

export function createNetworkHandlers({
  network,
}: NetworkHandlersDeps): Pick<AdminHandlers, 'getNetwork' | 'changeNetwork'> {
  return {
    getNetwork: () => network.read(),
    changeNetwork: ({ body }) => network.change(body),
  }
}
