import type { StreamEvent } from '../../src-relay/contract/event-stream.ts'

export type FeedState = 'connecting' | 'live' | 'paused' | 'signed-out'

/** What a failed connection turned out to be. */
export type Reachability = 'reachable' | 'unreachable' | 'signed-out'

export interface EventConnection {
  close(): void
}

export interface LiveFeedDeps {
  /** Opens the event stream; `onLost` comes at most once per connection. */
  connect(on: { event(event: StreamEvent): void; lost(): void }): EventConnection
  probe(): Promise<Reachability>
  apply(event: StreamEvent): void
  setTimer(run: () => void, ms: number): () => void
}

export interface LiveFeed {
  start(): void
  stop(): void
  /** Connects now instead of after the pause. */
  retry(): void
  state(): FeedState
  subscribe(listener: () => void): () => void
}

const retryAfterMs = [500, 1_000, 2_000, 5_000, 10_000] as const
const longestRetryMs = 15_000

/** Keeps one event stream open, and opens it again after a loss. */
export function createLiveFeed({ connect, probe, apply, setTimer }: LiveFeedDeps): LiveFeed {
  const listeners = new Set<() => void>()
  let state: FeedState = 'connecting'
  let failures = 0
  let connection: EventConnection | undefined
  let cancelRetry: (() => void) | undefined

  function become(next: FeedState): void {
    if (state === next) return
    state = next
    for (const listener of listeners) listener()
  }

  function open(): void {
    close()
    const opened = connect({
      event(event) {
        failures = 0
        apply(event)
        if (event.type === 'snapshot') become('live')
      },
      lost: () => void lose(opened),
    })
    connection = opened
  }

  function close(): void {
    cancelRetry?.()
    connection?.close()
    cancelRetry = undefined
    connection = undefined
  }

  // The browser does not say why a stream ended, so one plain request asks.
  async function lose(lost: EventConnection): Promise<void> {
    if (connection !== lost) return
    close()
    const pause = retryAfterMs[failures] ?? longestRetryMs
    failures += 1
    if (failures > 1 || state === 'live') become('paused')
    cancelRetry = setTimer(open, pause)
    const cancelThis = cancelRetry
    if ((await probe()) !== 'signed-out' || cancelRetry !== cancelThis) return
    close()
    become('signed-out')
  }

  return {
    start: open,
    stop: close,
    retry() {
      failures = 0
      open()
    },
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
