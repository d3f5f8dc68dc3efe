import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import type { StateLook } from '../../ui/state-badge.tsx'

export type ShownKeyState = 'active' | 'off' | 'revoked'

export const keyLooks: Readonly<Record<ShownKeyState, StateLook>> = {
  active: { tone: 'good', shape: 'solid' },
  off: { tone: 'idle', shape: 'hollow' },
  revoked: { tone: 'idle', shape: 'bar' },
}

export function shownState(key: ApiKey): ShownKeyState {
  if (key.revokedAt !== undefined) return 'revoked'
  return key.enabled ? 'active' : 'off'
}

/** Keys in use first, the newest one first; revoked ones at the end. */
export function inShownOrder(keys: readonly ApiKey[]): ApiKey[] {
  return keys.toSorted((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt)
}

const rank = (key: ApiKey): number => (key.revokedAt === undefined ? 0 : 1)
