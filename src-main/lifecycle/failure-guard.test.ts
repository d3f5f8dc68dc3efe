import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { guardAgainstFailures } from './failure-guard.ts'

function staged() {
  const process = new EventEmitter() as EventEmitter & Pick<NodeJS.Process, 'on'>
  const clock = { now: 0 }
  const waiting: { ms: number; run: () => void }[] = []
  const lines: string[] = []
  const restart = vi.fn<() => void>()
  const giveUp = vi.fn<(reason: string) => void>()
  guardAgainstFailures({
    process,
    writeLog: line => lines.push(line),
    restart,
    giveUp,
    after: (ms, run) => waiting.push({ ms, run }),
    now: () => clock.now,
  })
  const fail = () => {
    process.emit('uncaughtException', new Error('bad'))
    const next = waiting.shift()
    next?.run()
    return next?.ms
  }
  return { process, clock, lines, restart, giveUp, fail, waiting }
}

test('SV-05: a rejection is logged and changes nothing; an exception makes the relay anew', () => {
  const { process, lines, restart, fail } = staged()
  process.emit('unhandledRejection', 'left alone')
  expect(restart).not.toHaveBeenCalled()
  fail()
  expect(restart).toHaveBeenCalledOnce()
  expect(lines.map(line => JSON.parse(line).reason)).toEqual(['left alone', 'Error: bad'])
})

test('SV-01: it waits longer each time, and gives up at the fifth failure within two minutes', () => {
  const { clock, restart, giveUp, fail } = staged()
  expect([fail(), fail(), fail(), fail()]).toEqual([500, 2_000, 5_000, 15_000])
  expect(giveUp).not.toHaveBeenCalled()
  expect(fail()).toBeUndefined()
  expect(giveUp).toHaveBeenCalledWith('Error: bad')
  expect(restart).toHaveBeenCalledTimes(4)
  clock.now = 200_000
  expect(fail()).toBe(500)
})

test('failures while it waits are one failure', () => {
  const { process, waiting } = staged()
  process.emit('uncaughtException', new Error('one'))
  process.emit('uncaughtException', new Error('two'))
  expect(waiting).toHaveLength(1)
})
