import type { LiveFeed } from './live-feed.ts'

/** What must be true for the stream to be worth having. */
export interface FeedConditions {
  /** A page nobody looks at needs no stream. */
  isVisible: boolean
  /** A relay that is known to be stopped sends none. */
  isServed: boolean
}

/** Returns what is to be called when a condition changes; the feed runs while all of them hold. */
export function runFeed(feed: Pick<LiveFeed, 'start' | 'stop'>, initial: FeedConditions) {
  let conditions = initial
  let isRunning = false

  function update(change: Partial<FeedConditions>): void {
    conditions = { ...conditions, ...change }
    const shouldRun = conditions.isVisible && conditions.isServed
    if (shouldRun === isRunning) return
    isRunning = shouldRun
    if (shouldRun) feed.start()
    else feed.stop()
  }

  update({})
  return update
}
