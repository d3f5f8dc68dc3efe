import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { watchPower } from './power-watch.ts'

test('SV-06: after a sleep it wakes once, when the networks have had time to come back', () => {
  const power = new EventEmitter()
  const waiting: { ms: number; run: () => void }[] = []
  const onWake = vi.fn<() => void>()
  watchPower({ power, after: (ms, run) => waiting.push({ ms, run }), onWake })
  power.emit('suspend')
  power.emit('resume')
  power.emit('resume')
  expect(waiting.map(({ ms }) => ms)).toEqual([2_000])
  expect(onWake).not.toHaveBeenCalled()
  waiting.shift()?.run()
  expect(onWake).toHaveBeenCalledOnce()
  power.emit('resume')
  expect(waiting).toHaveLength(1)
})
