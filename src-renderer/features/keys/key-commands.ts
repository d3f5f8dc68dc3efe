import { createContext, useContext } from 'react'
import type { ApiKey, CreatedApiKey } from '../../../src-relay/contract/api-key.ts'

/** What a row asks of the page around it. */
export interface KeyCommands {
  edit(key: ApiKey): void
  showSecret(created: readonly CreatedApiKey[]): void
}

const KeyCommandsContext = createContext<KeyCommands | undefined>(undefined)

export const KeyCommandsProvider = KeyCommandsContext.Provider

export function useKeyCommands(): KeyCommands {
  const commands = useContext(KeyCommandsContext)
  if (!commands) throw new Error('useKeyCommands needs a KeyCommandsProvider above it')
  return commands
}
