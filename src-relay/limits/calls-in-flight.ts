import { RelayError } from '../kernel/errors.ts'
import { createSlotLeases, type SlotLeasesDeps } from '../store/slot-leases.ts'
import { slotsKey } from '../store/slot-scripts.ts'
import type { Limit } from './limit.ts'

/** A slot frees whenever a call ends, which nobody can foretell. */
const retryAfterSeconds = 5

/** At most `max` calls of a key at the same time, over all relays on the store. */
export function createCallsInFlight(deps: SlotLeasesDeps): Limit<'callsInFlight'> {
  const leases = createSlotLeases(deps)
  return {
    async admit({ callId, key }, { max }) {
      const { slot, held } = await leases.take({ slots: slotsKey(key.id), holder: callId, max })
      if (slot) return { ...slot, settle: async () => undefined }
      throw new RelayError('limit_reached', refusal(max, held), { retryAfterSeconds })
    },
    heldSlots: leases.held,
    start: leases.start,
    stop: leases.stop,
  }
}

function refusal(max: number, held: number): string {
  const allowed = max === 1 ? '1 call' : `${max} calls`
  return `This API key may run ${allowed} at the same time, and ${held} ${held === 1 ? 'is' : 'are'} running. Try again when one has ended.`
}
