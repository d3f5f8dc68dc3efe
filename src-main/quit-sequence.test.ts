import { expect, test, vi } from 'vitest'
import { createQuitSequence } from './quit-sequence.ts'

function quitting(shutDown: () => Promise<void>) {
  const exits: number[] = []
  const quit = createQuitSequence({ shutDown, exit: code => exits.push(code) })
  const preventDefault = vi.fn()
  return { quit, exits, ask: () => quit.onBeforeQuit({ preventDefault }), preventDefault }
}

test('TR-04: shuts down once however often it is asked, and exits when that is done', async () => {
  const shutDown = vi.fn(async () => undefined)
  const { quit, exits, ask, preventDefault } = quitting(shutDown)
  expect(quit.isQuitting()).toBe(false)
  ask()
  ask()
  expect(quit.isQuitting()).toBe(true)
  expect(exits).toEqual([])
  await expect.poll(() => exits).toEqual([0])
  expect(shutDown).toHaveBeenCalledOnce()
  expect(preventDefault).toHaveBeenCalledTimes(2)
})

test('exits even when something could not be ended', async () => {
  const { exits, ask } = quitting(async () => {
    throw new Error('hangs')
  })
  ask()
  await expect.poll(() => exits).toEqual([1])
})
