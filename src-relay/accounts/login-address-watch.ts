import type { TokenAnswer } from '../providers/login.ts'

/** Tells once when a provider's token address seems to be gone, which is no fault of any account. */
export interface LoginAddressWatch {
  note(providerId: string, answer: TokenAnswer): void
}

/** One may be a slip of a gateway. */
const enough = 2

export function createLoginAddressWatch(onMoved: (providerId: string) => void): LoginAddressWatch {
  const inARow = new Map<string, number>()
  return {
    note(providerId, answer) {
      const count = answer.kind === 'moved' ? (inARow.get(providerId) ?? 0) + 1 : 0
      inARow.set(providerId, count)
      if (count === enough) onMoved(providerId)
    },
  }
}
