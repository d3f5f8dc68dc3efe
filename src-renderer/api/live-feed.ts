import type { StreamEvent } from '../../src-relay/contract/event-stream.ts'
import { createObservedValue } from './observed-value.ts'

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
  const state = createObservedValue<FeedState>('connecting')
  let failures = 0
  let connection: EventConnection | undefined
  let cancelRetry: (() => void) | undefined

  function open(): void {
    close()
    const opened = connect({ event: take, lost: () => void lose(opened) })
    connection = opened
  }

  function close(): void {
    cancelRetry?.()
    connection?.close()
    cancelRetry = undefined
    connection = undefined
  }

  function take(event: StreamEvent): void {
    failures = 0
    apply(event)
    if (event.type === 'snapshot') state.set('live')
  }

  // The browser does not say why a stream ended, so one plain request asks.
  async function lose(lost: EventConnection): Promise<void> {
    if (connection !== lost) return
    close()
    if (failures > 0 || state.get() === 'live') state.set('paused')
    cancelRetry = setTimer(open, retryAfterMs[failures] ?? longestRetryMs)
    failures += 1
    const ownRetry = cancelRetry
    if ((await probe()) !== 'signed-out' || cancelRetry !== ownRetry) return
    close()
    state.set('signed-out')
  }

  function retry(): void {
    failures = 0
    open()
  }

  return { start: open, stop: close, retry, state: state.get, subscribe: state.subscribe }
}
