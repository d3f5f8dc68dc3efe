import acquireSlotLua from './scripts/acquire-slot.lua?raw'
import renewSlotsLua from './scripts/renew-slots.lua?raw'
import type { Script } from './store.ts'

/** Holders of the slots of one key. One hash tag for all keys, because one script renews all leases of a relay. */
export const slotsKey = (keyId: string): string => `{slots}:${keyId}`

export const acquireSlotScript: Script = { name: 'acquire-slot', lua: acquireSlotLua }
export const renewSlotsScript: Script = { name: 'renew-slots', lua: renewSlotsLua }
