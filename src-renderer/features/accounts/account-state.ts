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
