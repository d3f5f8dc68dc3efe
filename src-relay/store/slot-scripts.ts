import acquireSlotLua from './scripts/acquire-slot.lua?raw'
import readSlotsLua from './scripts/read-slots.lua?raw'
import releaseSlotLua from './scripts/release-slot.lua?raw'
import renewSlotsLua from './scripts/renew-slots.lua?raw'
import type { Script } from './store.ts'

/** Holders of the slots of one key. One hash tag for all keys, because one script renews all leases of a relay. */
export const slotsKey = (keyId: string): string => `{slots}:${keyId}`

/** Channel: whose turn it is, for all sets of holders that share a hash tag. */
export const slotTurnsChannel = (slots: string): string => `${/^\{[^}]*\}/.exec(slots)?.[0] ?? ''}:turns`

/** Holders and who waits, in the order of coming; until when each of those is waited for; channel. */
export function slotKeys(slots: string): readonly string[] {
  return [slots, `${slots}:waiters`, slotTurnsChannel(slots)]
}

/** How long the keys outlive the last call that used them, should nobody clear up. */
export const keepSlotKeysMs = 3_600_000

export const acquireSlotScript: Script = { name: 'acquire-slot', lua: acquireSlotLua }
export const releaseSlotScript: Script = { name: 'release-slot', lua: releaseSlotLua }
export const readSlotsScript: Script = { name: 'read-slots', lua: readSlotsLua }
export const renewSlotsScript: Script = { name: 'renew-slots', lua: renewSlotsLua }
