import { expect, test, vi } from 'vitest'
import { createQuitSequence, drainTimes, type QuitAnswer } from './quit-sequence.ts'

interface Staged {
  readonly activeCalls?: number
  readonly answers?: readonly (QuitAnswer | Error)[]
  readonly shutDown?: (drainMs: number) => Promise<void>
}

function quitting({ activeCalls = 0, answers = [], shutDown = async () => undefined }: Staged = {}) {
  const exits: number[] = []
  const left = [...answers]
  const shutDownSpy = vi.fn(shutDown)
  const hurry = vi.fn()
  const asked = vi.fn(async (_question: object) => {
    const answer = left.shift()
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error('asked too often')
    return answer
  })
  const exit = (code: number) => exits.push(code)
  const quit = createQuitSequence({
    activeCalls: () => activeCalls,
    ask: asked,
    shutDown: shutDownSpy,
    hurry,
    exit,
  })
  const preventDefault = vi.fn()
  return {
    quit,
    exits,
    asked,
    shutDown: shutDownSpy,
    hurry,
    request: () => quit.onBeforeQuit({ preventDefault }),
    preventDefault,
  }
}

test('TR-04: shuts down once however often it is asked, and exits when that is done', async () => {
  const { quit, exits, request, preventDefault, shutDown, asked } = quitting()
  expect(quit.isQuitting()).toBe(false)
  request()
  request()
  await expect.poll(() => exits).toEqual([0])
  expect(quit.isQuitting()).toBe(true)
  expect(shutDown).toHaveBeenCalledExactlyOnceWith(drainTimes.usual)
  expect(preventDefault).toHaveBeenCalledTimes(2)
  expect(asked).not.toHaveBeenCalled()
})

test('exits even when something could not be ended', async () => {
  const { exits, request } = quitting({ shutDown: () => Promise.reject(new Error('hangs')) })
  request()
  await expect.poll(() => exits).toEqual([1])
})

test.each<[QuitAnswer, number]>([
  ['when-done', drainTimes.whenDone],
  ['now', drainTimes.now],
])('TR-05: with streams open it asks first, and does what is answered: %s', async (answer, drainMs) => {
  const { request, asked, exits, shutDown } = quitting({ activeCalls: 2, answers: [answer] })
  request()
  request()
  await expect.poll(() => exits).toEqual([0])
  expect(asked).toHaveBeenCalledExactlyOnceWith({ count: 2, isWaiting: false })
  expect(shutDown).toHaveBeenCalledExactlyOnceWith(drainMs)
})

test('TR-05: Cancel leaves everything as it is, and it can be asked again', async () => {
  const { quit, request, exits, shutDown } = quitting({ activeCalls: 1, answers: ['cancel', 'now'] })
  request()
  await vi.waitFor(() => undefined)
  expect(shutDown).not.toHaveBeenCalled()
  expect(quit.isQuitting()).toBe(false)
  await expect
    .poll(() => {
      request()
      return exits
    })
    .toEqual([0])
})

test('TR-05: who waits for the streams may change their mind', async () => {
  const answers = ['when-done', 'now'] as const
  const { quit, request, hurry, asked } = quitting({
    activeCalls: 1,
    answers,
    shutDown: () => new Promise(() => undefined),
  })
  request()
  await expect.poll(() => quit.isQuitting()).toBe(true)
  request()
  await expect.poll(() => hurry.mock.calls).toEqual([[drainTimes.now]])
  expect(asked).toHaveBeenLastCalledWith({ count: 1, isWaiting: true })
})

test('TR-05: a shutdown of the system and a signal ask nobody', async () => {
  const { quit, exits, asked, shutDown } = quitting({ activeCalls: 3 })
  quit.quitUnattended(drainTimes.systemShutdown)
  await expect.poll(() => exits).toEqual([0])
  expect(asked).not.toHaveBeenCalled()
  expect(shutDown).toHaveBeenCalledExactlyOnceWith(drainTimes.systemShutdown)
})

test('quits as usual where the question cannot be shown', async () => {
  const { request, exits, shutDown } = quitting({ activeCalls: 1, answers: [new Error('no display')] })
  request()
  await expect.poll(() => exits).toEqual([0])
  expect(shutDown).toHaveBeenCalledExactlyOnceWith(drainTimes.usual)
})

test('an update shuts down first, and is then let go', async () => {
  const { quit, shutDown, exits, request, preventDefault } = quitting()
  const leave = vi.fn<() => void>(() => request())
  quit.quitFor(leave)
  expect(leave).not.toHaveBeenCalled()
  await vi.waitFor(() => expect(leave).toHaveBeenCalledOnce())
  expect(shutDown).toHaveBeenCalledWith(drainTimes.update)
  expect(preventDefault).not.toHaveBeenCalled()
  expect(exits).toEqual([])
})
