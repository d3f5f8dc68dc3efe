import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { withDeadline } from './deadline.ts'

const late = () => new Error('too late')

describe('a deadline', () => {
  it('passes on what comes in time, good or bad', async () => {
    await expect(withDeadline(sleep(5, 'value'), 500, late)).resolves.toBe('value')
    await expect(withDeadline(Promise.reject(new Error('bad')), 500, late)).rejects.toThrow('bad')
  })

  it('rejects what does not come, once, and leaves no timer behind', async () => {
    let verdicts = 0
    const never = withDeadline(sleep(100), 20, () => {
      verdicts += 1
      return late()
    })
    await expect(never).rejects.toThrow('too late')
    await sleep(120)
    expect(verdicts).toBe(1)
    expect(process.getActiveResourcesInfo().filter(name => name === 'Immediate')).toEqual([])
  })
})
