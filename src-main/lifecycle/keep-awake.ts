import type { KeepAwake } from '../ipc/contract.ts'

export interface KeepAwakeDeps {
  readonly mode: () => KeepAwake
  readonly isRunning: () => boolean
  readonly activeCalls: () => number
  /** Keeps the computer from sleeping; returns what takes it back. */
  readonly block: () => () => void
  readonly now: () => number
}

/** So that the pause between two calls of one conversation is no reason to fall asleep. */
const holdMs = 45_000

/** SV-07: the computer stays awake while friends' streams are open, or as long as the relay runs, or never. */
export function createKeepAwake(deps: KeepAwakeDeps): { refresh(): void } {
  let unblock: (() => void) | undefined
  let lastActiveAt = Number.NEGATIVE_INFINITY

  function isWanted(): boolean {
    if (!deps.isRunning()) return false
    const mode = deps.mode()
    if (mode !== 'while-streaming') return mode === 'while-running'
    if (deps.activeCalls() > 0) lastActiveAt = deps.now()
    return deps.now() - lastActiveAt < holdMs
  }

  return {
    refresh() {
      const wanted = isWanted()
      if (wanted === (unblock !== undefined)) return
      if (wanted) unblock = deps.block()
      else {
        unblock?.()
        unblock = undefined
      }
    },
  }
}
