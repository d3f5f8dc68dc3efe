import type { ClientGuide, ProviderInfo } from '../../../src-relay/contract/provider.ts'

/** One client, with a way to set it up for each system or file. */
export interface GuidedClient {
  readonly name: string
  readonly provider: string
  readonly variants: readonly { readonly id: string; readonly label: string; readonly guide: ClientGuide }[]
}

const parts = /^(?<name>[^(:]+?)\s*(?:\((?<system>[^)]*)\)|:\s*(?<file>.*))?(?:,.*)?$/

/** Guides named `Client (System)` or `Client: file` belong to one client. */
export function groupGuides(providers: readonly ProviderInfo[]): GuidedClient[] {
  const all = providers.flatMap(({ label, clientGuides }) =>
    clientGuides.map(guide => ({ provider: label, guide, ...readLabel(guide.label) })),
  )
  return [...Map.groupBy(all, ({ provider, name }) => `${provider}\n${name}`).values()].map(group => ({
    name: group[0]?.name ?? '',
    provider: group[0]?.provider ?? '',
    variants: group.map(({ guide, variant }) => ({ id: guide.id, label: variant, guide })),
  }))
}

function readLabel(label: string): { readonly name: string; readonly variant: string } {
  const { name = label, system, file } = parts.exec(label)?.groups ?? {}
  return { name, variant: system ?? file ?? label }
}

/** Which of the variants suits the system this page is shown on. */
export function suitsSystem(label: string, system: string): boolean {
  return /win/i.test(system) ? /windows|powershell/i.test(label) : /macos|linux|bash/i.test(label)
}
