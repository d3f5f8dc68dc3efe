import { streamEventSchema } from '../../src-relay/contract/event-stream.ts'
import type { LiveFeedDeps } from './live-feed.ts'

/** Opens the page's event stream with the browser's own reader of such streams. */
export function createEventConnection(page: {
  readonly EventSource: typeof EventSource
}): LiveFeedDeps['connect'] {
  return on => {
    const source = new page.EventSource('./admin/api/events')
    source.addEventListener('message', message => {
      const event = streamEventSchema.safeParse(JSON.parse(message.data))
      // A newer relay may send kinds of events that this page does not know yet.
      if (event.success) on.event(event.data)
    })
    source.addEventListener('error', () => {
      source.close()
      on.lost()
    })
    return source
  }
}
