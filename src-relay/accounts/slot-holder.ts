import type { Account } from '../contract/account.ts'
import type { Slot } from '../store/slot-leases.ts'
import type { AccountSlots } from './account-slots.ts'

/** The slot that one call holds, of one account after the other; leaving the scope gives it back. */
export interface SlotHolder extends AsyncDisposable {
  /** Asks before it is known whether the slot is wanted; `take` of the same account asks no more. */
  takeAhead(account: Account): Promise<void>
  /** False when all are taken. Whatever was held of another account is given back. */
  take(account: Account): Promise<boolean>
  giveBack(): Promise<void>
}

export function createSlotHolder(slots: Pick<AccountSlots, 'take'>, callId: string): SlotHolder {
  let held: Slot | undefined
  let ahead: { readonly accountId: string; readonly slot: Slot | undefined } | undefined

  const giveBack = async (): Promise<void> => {
    const given = [held, ahead?.slot]
    held = undefined
    ahead = undefined
    await Promise.all(given.map(async slot => slot?.[Symbol.asyncDispose]()))
  }
  return {
    async takeAhead(account) {
      ahead = { accountId: account.id, slot: await slots.take(account, callId) }
    },
    async take(account) {
      if (ahead?.accountId === account.id) {
        held = ahead.slot
        ahead = undefined
      } else {
        await giveBack()
        held = await slots.take(account, callId)
      }
      return held !== undefined
    },
    giveBack,
    [Symbol.asyncDispose]: giveBack,
  }
}
