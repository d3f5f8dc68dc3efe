import { createContext, useContext } from 'react'
import type { AdminClient } from '../../src-relay/contract/client.ts'
import type { LiveFeed } from './live-feed.ts'
import type { TestAccount } from './test-account.ts'

export interface Api {
  readonly client: AdminClient
  readonly feed: LiveFeed
  readonly testAccount: TestAccount
}

const ApiContext = createContext<Api | undefined>(undefined)

export const ApiProvider = ApiContext.Provider

export function useApi(): Api {
  const api = useContext(ApiContext)
  if (!api) throw new Error('useApi needs an ApiProvider above it')
  return api
}
