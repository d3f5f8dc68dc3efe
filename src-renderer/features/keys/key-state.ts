import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import type { StateLook } from '../../ui/state-badge.tsx'

export type ShownKeyState = 'active' | 'off' | 'ended' | 'revoked'

export const keyLooks: Readonly<Record<ShownKeyState, StateLook>> = {
  active: { tone: 'good', shape: 'solid' },
  off: { tone: 'idle', shape: 'hollow' },
  ended: { tone: 'warn', shape: 'half' },
  revoked: { tone: 'idle', shape: 'bar' },
}

export function shownState(key: ApiKey, now: number): ShownKeyState {
  if (key.revokedAt !== undefined) return 'revoked'
  if (key.expiresAt !== undefined && key.expiresAt <= now) return 'ended'
  return key.enabled ? 'active' : 'off'
}

/** Keys in use first, the newest one first; revoked ones at the end. */
export function inShownOrder(keys: readonly ApiKey[]): ApiKey[] {
  return keys.toSorted((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt)
}

const rank = (key: ApiKey): number => (key.revokedAt === undefined ? 0 : 1)

/** Whether every word is in the key's name, note, tags or visible end. */
export function isFound({ name, note, tags, hint }: ApiKey, search: string): boolean {
  const text = [name, note, hint, ...tags].join('\n').toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}

export const keyFilters = ['current', 'off', 'revoked', 'all'] as const
export type KeyFilter = (typeof keyFilters)[number]

/** `current`: every key that is not revoked. */
export function passes({ enabled, revokedAt }: ApiKey, filter: KeyFilter): boolean {
  if (filter === 'all') return true
  if (filter === 'revoked') return revokedAt !== undefined
  return revokedAt === undefined && (filter === 'current' || !enabled)
}
