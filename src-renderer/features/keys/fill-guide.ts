import type { ClientGuide } from '../../../src-relay/contract/provider.ts'

/** The lines a friend pastes, with the address and the key in their places. */
export function fillGuide(
  guide: ClientGuide,
  values: { readonly baseUrl: string; readonly key: string },
): string {
  return guide.lines
    .map(line => line.replaceAll('{baseUrl}', () => values.baseUrl).replaceAll('{key}', () => values.key))
    .join('\n')
}
