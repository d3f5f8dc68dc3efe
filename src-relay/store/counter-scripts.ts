import countersLua from './scripts/counters.lua?raw'
import giveBackLua from './scripts/give-back-counters.lua?raw'
import readLua from './scripts/read-counters.lua?raw'
import renewLua from './scripts/renew-reservations.lua?raw'
import resetLua from './scripts/reset-counters.lua?raw'
import settleLua from './scripts/settle-counters.lua?raw'
import takeLua from './scripts/take-counters.lua?raw'
import type { Script } from './store.ts'

const script = (name: string, lua: string): Script => ({ name, lua: `${countersLua}\n${lua}` })

export const takeCountersScript = script('take-counters', takeLua)
export const settleCountersScript = script('settle-counters', settleLua)
export const giveBackCountersScript = script('give-back-counters', giveBackLua)
export const readCountersScript = script('read-counters', readLua)
export const resetCountersScript = script('reset-counters', resetLua)
export const renewReservationsScript = script('renew-reservations', renewLua)

/** Names of all counters of one key. One hash tag, because one script uses them together. */
export function counterKeys(keyId: string) {
  const tag = `{limits:${keyId}}`
  return {
    /** Leases, calls and sums of what running calls have set aside. */
    reservations: [`${tag}:leases`, `${tag}:calls`, `${tag}:reserved`],
    counter: (name: string) => `${tag}:counter:${name}`,
  }
}
