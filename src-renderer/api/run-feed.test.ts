import { expect, test } from 'vitest'
import { runFeed } from './run-feed.ts'

function watched() {
  const steps: string[] = []
  return { steps, feed: { start: () => void steps.push('start'), stop: () => void steps.push('stop') } }
}

test('UI-07: the stream is open while the page is seen and there is a relay, and opened once for that', () => {
  const { steps, feed } = watched()
  const update = runFeed(feed, { isVisible: true, isServed: false })
  expect(steps).toEqual([])
  update({ isServed: true })
  update({ isServed: true })
  update({ isVisible: false })
  update({ isServed: false })
  update({ isVisible: true })
  update({ isServed: true })
  expect(steps).toEqual(['start', 'stop', 'start'])
})

test('where nobody says whether there is a relay, the page tries', () => {
  const { steps, feed } = watched()
  runFeed(feed, { isVisible: true, isServed: true })
  expect(steps).toEqual(['start'])
})
