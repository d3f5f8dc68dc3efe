import type { AccountView, accountStates } from '../../../src-relay/contract/account.ts'
import type { StateLook } from '../../ui/state-badge.tsx'

export type ShownAccountState = (typeof accountStates)[number] | 'off'

export const accountLooks: Readonly<Record<ShownAccountState, StateLook>> = {
  ready: { tone: 'good', shape: 'solid' },
  'cooling-down': { tone: 'busy', shape: 'half' },
  'needs-login': { tone: 'warn', shape: 'notch' },
  suspended: { tone: 'bad', shape: 'bar' },
  off: { tone: 'idle', shape: 'hollow' },
}

/** An account the owner switched off is off, whatever its health. */
export function shownState(account: AccountView): ShownAccountState {
  return account.enabled ? account.health.state : 'off'
}

/** It does not come back by itself. */
export function needsOwner(account: AccountView): boolean {
  return account.enabled && (account.health.state === 'needs-login' || account.health.state === 'suspended')
}

/** Something keeps it, or a family of its models, from serving calls. */
export function isResting({ health }: AccountView): boolean {
  return health.state !== 'ready' || (health.models ?? []).length > 0
}

/** What needs somebody first. */
export function stateRank(account: AccountView): number {
  return ['suspended', 'needs-login', 'cooling-down', 'ready', 'off'].indexOf(shownState(account))
}

export const accountFilters = ['all', 'troubled', 'ready', 'off'] as const
export type AccountFilter = (typeof accountFilters)[number]

export function passes(account: AccountView, filter: AccountFilter): boolean {
  if (filter === 'all') return true
  const state = shownState(account)
  return filter === 'troubled' ? state !== 'ready' && state !== 'off' : state === filter
}

/** Whether every word is in the account's name, groups, address or identity. */
export function isFound(account: AccountView, search: string): boolean {
  const { name, groups, baseUrl, identity, provider } = account
  const text = [name, provider, baseUrl, ...groups, identity?.email, identity?.plan].join('\n').toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}
