/** The store's own time, known from what it last said of it. */
export interface ServerClock {
  /** Ms epoch; 0 when the store has not said it lately. */
  read(): number
  learn(serverNow: number): void
}

/** How long its word is relied upon; a clock of ours that was set meanwhile is wrong by no more than this. */
const trustMs = 10_000

export function createServerClock(now: () => number): ServerClock {
  let learned: { readonly at: number; readonly serverNow: number } | undefined
  return {
    read() {
      if (learned === undefined) return 0
      const sinceMs = now() - learned.at
      return sinceMs >= 0 && sinceMs < trustMs ? learned.serverNow + sinceMs : 0
    },
    learn(serverNow) {
      learned = { at: now(), serverNow }
    },
  }
}
