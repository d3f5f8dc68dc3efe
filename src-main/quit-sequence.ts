export interface QuitSequenceDeps {
  /** Ends everything the app has running. */
  readonly shutDown: () => Promise<void>
  readonly exit: (code: number) => void
}

export interface QuitSequence {
  /** From then on a window that is closed really closes. */
  readonly isQuitting: () => boolean
  /** For `before-quit`, however often it comes: the first one shuts down, and then the app exits. */
  onBeforeQuit(event: { preventDefault(): void }): void
}

/** Tray, menu, signal and system all end in `before-quit`: what must be ended is ended once, and waited for. */
export function createQuitSequence({ shutDown, exit }: QuitSequenceDeps): QuitSequence {
  let quitting = false
  return {
    isQuitting: () => quitting,
    onBeforeQuit(event) {
      event.preventDefault()
      if (quitting) return
      quitting = true
      shutDown().then(
        () => exit(0),
        () => exit(1),
      )
    },
  }
}
