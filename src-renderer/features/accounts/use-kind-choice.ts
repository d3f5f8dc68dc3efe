import { useState } from 'react'
import type { AccountKindInfo, ProviderInfo } from '../../../src-relay/contract/provider.ts'

/** Which kind of account of which provider is being added. */
export function useKindChoice(providers: readonly ProviderInfo[]) {
  const [chosen, setChosen] = useState<{ readonly provider?: string; readonly kind?: string }>({})
  const provider = providers.find(({ id }) => id === chosen.provider) ?? providers[0]
  const kinds = provider?.accountKinds ?? []
  const kind = kinds.find(({ id }) => id === chosen.kind) ?? kinds[0]
  return {
    provider,
    kinds,
    kind,
    chooseProvider: (id: string) => setChosen({ provider: id }),
    chooseKind: (id: string) => setChosen({ ...(provider && { provider: provider.id }), kind: id }),
  }
}

/** What is known of the kind of an account that is there. */
export function findKind(
  providers: readonly ProviderInfo[] | undefined,
  account: { readonly provider: string; readonly kind: string },
): AccountKindInfo | undefined {
  const provider = providers?.find(({ id }) => id === account.provider)
  return provider?.accountKinds.find(({ id }) => id === account.kind)
}
