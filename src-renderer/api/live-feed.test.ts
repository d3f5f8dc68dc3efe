import { expect, test } from 'vitest'
import type { StreamEvent } from '../../src-relay/contract/event-stream.ts'
import { createLiveFeed, type LiveFeedDeps, type Reachability } from './live-feed.ts'

type On = Parameters<LiveFeedDeps['connect']>[0]

const snapshot = { type: 'snapshot' } as unknown as StreamEvent
const delta: StreamEvent = { type: 'accounts-changed', accounts: [] }

function staged(reachability: Reachability = 'reachable') {
  const connections: { readonly on: On; isOpen: boolean }[] = []
  const timers: { readonly run: () => void; readonly ms: number }[] = []
  const applied: string[] = []
  const feed = createLiveFeed({
    connect(on) {
      const connection = { on, isOpen: true }
      connections.push(connection)
      return { close: () => void (connection.isOpen = false) }
    },
    probe: async () => reachability,
    apply: event => applied.push(event.type),
    setTimer(run, ms) {
      const timer = { run, ms }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
  })
  const last = () => {
    const connection = connections.at(-1)
    if (!connection) throw new Error('nothing was connected')
    return connection
  }
  const lose = async () => {
    last().on.lost()
    await Promise.resolve()
    await Promise.resolve()
  }
  const fire = () => timers.shift()?.run()
  return { feed, connections, timers, applied, last, lose, fire }
}

test('is live with the snapshot, and hands on every event', () => {
  const { feed, applied, last } = staged()
  feed.start()
  expect(feed.state()).toBe('connecting')
  last().on.event(snapshot)
  last().on.event(delta)
  expect(feed.state()).toBe('live')
  expect(applied).toEqual(['snapshot', 'accounts-changed'])
})

test('UI-04: after a loss it says so and connects again, with longer and longer pauses', async () => {
  const { feed, connections, timers, last, lose, fire } = staged()
  feed.start()
  last().on.event(snapshot)
  await lose()
  expect(feed.state()).toBe('paused')
  const pauses: (number | undefined)[] = []
  for (let attempt = 0; attempt < 7; attempt += 1) {
    pauses.push(timers[0]?.ms)
    fire()
    await lose()
  }
  expect(pauses).toEqual([500, 1_000, 2_000, 5_000, 10_000, 15_000, 15_000])
  expect(connections.filter(({ isOpen }) => isOpen)).toEqual([])
  fire()
  last().on.event(snapshot)
  expect(feed.state()).toBe('live')
  await lose()
  expect(timers[0]?.ms).toBe(500)
})

test('one failed first attempt is not yet a loss', async () => {
  const { feed, lose, fire } = staged()
  feed.start()
  await lose()
  expect(feed.state()).toBe('connecting')
  fire()
  await lose()
  expect(feed.state()).toBe('paused')
})

test('without a session it stops asking', async () => {
  const { feed, timers, lose } = staged('signed-out')
  feed.start()
  await lose()
  expect(feed.state()).toBe('signed-out')
  expect(timers).toEqual([])
})

test('asked to, it connects at once, and holds one connection only', async () => {
  const { feed, connections, timers, last, lose } = staged()
  feed.start()
  await lose()
  feed.retry()
  expect(timers).toEqual([])
  feed.retry()
  expect(connections.filter(({ isOpen }) => isOpen)).toEqual([last()])
})

test('UI-07: stopped, it neither listens nor tries again', async () => {
  const { feed, connections, timers, last, lose } = staged()
  feed.start()
  const { on } = last()
  feed.stop()
  expect(connections.filter(({ isOpen }) => isOpen)).toEqual([])
  on.lost()
  await lose()
  expect(timers).toEqual([])
})
