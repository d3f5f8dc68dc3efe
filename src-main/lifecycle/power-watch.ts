export interface PowerWatchDeps {
  readonly power: { on(event: 'suspend' | 'resume', listener: () => void): unknown }
  readonly after: (ms: number, run: () => void) => void
  readonly onWake: () => void
}

/** Networks come back a moment after the computer does. */
const settleMs = 2_000

/** SV-06: once for each sleep, when the computer has settled. */
export function watchPower({ power, after, onWake }: PowerWatchDeps): void {
  let isSettling = false
  power.on('resume', () => {
    if (isSettling) return
    isSettling = true
    after(settleMs, () => {
      isSettling = false
      onWake()
    })
  })
}
