import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { guardAgainstFailures } from './failure-guard.ts'

test('SV-05: a failure is logged, and only the first exception makes the relay anew', () => {
  const process = new EventEmitter() as EventEmitter & Pick<NodeJS.Process, 'on'>
  const lines: string[] = []
  const restart = vi.fn()
  guardAgainstFailures({ process, writeLog: line => lines.push(line), restart })
  process.emit('unhandledRejection', 'left alone')
  expect(restart).not.toHaveBeenCalled()
  process.emit('uncaughtException', new Error('first'))
  process.emit('uncaughtException', new Error('second'))
  expect(restart).toHaveBeenCalledOnce()
  expect(lines.map(line => JSON.parse(line).reason)).toEqual(['left alone', 'Error: first', 'Error: second'])
})
