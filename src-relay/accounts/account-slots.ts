import type { Account } from '../contract/account.ts'
import type { Slot, SlotLeases } from '../store/slot-leases.ts'
import { slotsKey } from '../store/slot-scripts.ts'

/** The calls in flight of each account, counted over all relays on the store. */
export interface AccountSlots {
  /** Undefined when all are taken. Costs no round trip for an account without a limit. */
  take(account: Account, callId: string): Promise<Slot | undefined>
}

export interface AccountSlotsDeps {
  readonly leases: Pick<SlotLeases, 'take'>
}

const unlimited: Slot = { [Symbol.asyncDispose]: async () => {} }

export function createAccountSlots({ leases }: AccountSlotsDeps): AccountSlots {
  return {
    async take({ id, maxCallsInFlight: max }, callId) {
      if (max === null) return unlimited
      // A call may go from one account to the next while the first slot is still on its way back.
      const { slot } = await leases.take({ slots: slotsKey(`account:${id}`), holder: `${callId}:${id}`, max })
      return slot
    },
  }
}
