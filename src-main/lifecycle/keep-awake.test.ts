import { expect, test } from 'vitest'
import type { KeepAwake } from '../ipc/contract.ts'
import { createKeepAwake } from './keep-awake.ts'

function staged(mode: KeepAwake) {
  const given = { mode, isRunning: true, activeCalls: 0, now: 0 }
  let blocks = 0
  const keepAwake = createKeepAwake({
    mode: () => given.mode,
    isRunning: () => given.isRunning,
    activeCalls: () => given.activeCalls,
    block: () => {
      blocks += 1
      return () => void (blocks -= 1)
    },
    now: () => given.now,
  })
  const isAwake = (change: Partial<typeof given>) => {
    Object.assign(given, change)
    keepAwake.refresh()
    keepAwake.refresh()
    expect(blocks).toBeLessThanOrEqual(1)
    return blocks === 1
  }
  return isAwake
}

test('SV-07: stays awake while streams are open and, for less than a minute, between them', () => {
  const isAwake = staged('while-streaming')
  expect(isAwake({})).toBe(false)
  expect(isAwake({ activeCalls: 1 })).toBe(true)
  expect(isAwake({ activeCalls: 0, now: 40_000 })).toBe(true)
  expect(isAwake({ now: 59_999 })).toBe(false)
})

test('SV-07: stays awake as long as the relay runs, and no longer', () => {
  const isAwake = staged('while-running')
  expect(isAwake({})).toBe(true)
  expect(isAwake({ isRunning: false })).toBe(false)
  expect(isAwake({ isRunning: true, mode: 'off', activeCalls: 5 })).toBe(false)
})
