/** What the owner answers when streams are open. */
export type QuitAnswer = 'when-done' | 'now' | 'cancel'

export interface QuitSequenceDeps {
  readonly activeCalls: () => number
  /** Asks the owner what becomes of the open streams; `isWaiting` when "when done" was answered before. */
  readonly ask: (question: { readonly count: number; readonly isWaiting: boolean }) => Promise<QuitAnswer>
  /** Ends everything the app has running; open streams may go on for that long. */
  readonly shutDown: (drainMs: number) => Promise<void>
  /** Shortens the time of a shutdown that is under way. */
  readonly hurry: (drainMs: number) => void
  readonly exit: (code: number) => void
}

export interface QuitSequence {
  /** From then on a window that is closed really closes. */
  readonly isQuitting: () => boolean
  /** For `before-quit`, however often it comes: asks when streams are open, shuts down once, then exits. */
  onBeforeQuit(event: { preventDefault(): void }): void
  /** Nobody is there to be asked: the system shuts down, or a signal came. */
  quitUnattended(drainMs: number): void
  /** Shuts down, then lets `leave` end the app in its own way. */
  quitFor(leave: () => void): void
}

/** How long open streams may go on after each way to quit. */
export const drainTimes = {
  usual: 15_000,
  whenDone: 600_000,
  now: 1_000,
  signal: 15_000,
  systemShutdown: 2_000,
  update: 30_000,
}

/** Tray, menu, signal and system all end here: what must be ended is ended once, and waited for. */
export function createQuitSequence(deps: QuitSequenceDeps): QuitSequence {
  let quitting = false
  let isAsking = false
  let isLeaving = false

  function begin(drainMs: number): void {
    if (quitting) return deps.hurry(drainMs)
    quitting = true
    deps.shutDown(drainMs).then(
      () => deps.exit(0),
      () => deps.exit(1),
    )
  }

  async function request(): Promise<void> {
    const count = deps.activeCalls()
    if (count === 0) return begin(drainTimes.usual)
    if (isAsking) return
    isAsking = true
    try {
      const answer = await deps.ask({ count, isWaiting: quitting })
      if (answer === 'now') begin(drainTimes.now)
      if (answer === 'when-done' && !quitting) begin(drainTimes.whenDone)
    } finally {
      isAsking = false
    }
  }

  return {
    isQuitting: () => quitting,
    onBeforeQuit(event) {
      if (isLeaving) return
      event.preventDefault()
      // The question is a window of the system; where it cannot be shown, quitting is what was asked for.
      request().catch(() => begin(drainTimes.usual))
    },
    quitUnattended: begin,
    quitFor(leave) {
      if (quitting) return
      quitting = true
      const go = (): void => {
        isLeaving = true
        leave()
      }
      deps.shutDown(drainTimes.update).then(go, go)
    },
  }
}
