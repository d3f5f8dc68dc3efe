import type { ClientSetup } from '../../contract/client-setup.ts'
import type { AdminHandlers } from './admin-handler.ts'

/** Clients on this computer. Throws `AdminProblem` for what is refused or not there. */
export interface ClientSetupsAdmin {
  list(): Promise<ClientSetup[]>
  apply(id: string): Promise<ClientSetup>
  undo(id: string, options: { readonly force: boolean }): Promise<ClientSetup>
}

export interface ClientSetupHandlersDeps {
  readonly clientSetups: ClientSetupsAdmin
}

type Handled = 'listClientSetups' | 'applyClientSetup' | 'undoClientSetup'

export function createClientSetupHandlers({
  clientSetups,
}: ClientSetupHandlersDeps): Pick<AdminHandlers, Handled> {
  return {
    listClientSetups: () => clientSetups.list(),
    applyClientSetup: ({ id }) => clientSetups.apply(id),
    undoClientSetup: ({ id, body }) => clientSetups.undo(id, body),
  }
}
