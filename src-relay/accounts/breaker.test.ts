import { beforeEach, describe, expect, it } from 'vitest'
import { type Breaker, createBreaker } from './breaker.ts'
import { createCrowds } from './crowds.ts'
import { createOutageWatch } from './outage-watch.ts'

let clock = 0
const now = () => clock
beforeEach(() => {
  clock = 1_000_000
})

describe('the breaker of an account', () => {
  let breaker: Breaker
  beforeEach(() => {
    breaker = createBreaker({ now })
  })
  const fail = (times: number) => {
    for (let fault = 0; fault < times; fault += 1) breaker.fail('a', 'it broke')
  }
  const restsFor = () => {
    const until = breaker.find('a')?.restsUntil
    return until === undefined ? undefined : until - clock
  }

  it('stays closed after a hiccup, and after faults that are not in a row', () => {
    fail(2)
    expect(breaker.find('a')).toBeUndefined()
    breaker.succeed('a')
    fail(2)
    clock += 60_000
    fail(2)
    expect(breaker.find('a')).toBeUndefined()
  })

  it('opens after three faults in a row, for five seconds', () => {
    fail(3)
    expect(breaker.find('a')).toEqual({
      since: clock,
      reason: 'it broke',
      restsUntil: clock + 5000,
      isProbed: false,
    })
    expect(breaker.find('b')).toBeUndefined()
  })

  it('takes calls that began before for no news', () => {
    fail(3)
    clock += 1000
    fail(5)
    expect(restsFor()).toBe(4000)
  })

  it('lets one call probe, and rests longer after each that fails, a minute at most', () => {
    fail(3)
    for (const rest of [10_000, 20_000, 40_000, 60_000, 60_000]) {
      clock = breaker.find('a')?.restsUntil ?? 0
      expect(restsFor()).toBe(0)
      breaker.begin('a')
      expect(breaker.find('a')).toMatchObject({ isProbed: true, restsUntil: clock + 30_000 })
      breaker.fail('a', 'still broken')
      expect(restsFor()).toBe(rest)
    }
  })

  it('closes with the first answer', () => {
    fail(3)
    clock += 5000
    breaker.begin('a')
    breaker.succeed('a')
    expect(breaker.find('a')).toBeUndefined()
  })

  it('lets the next call probe when one says nothing', () => {
    fail(3)
    clock += 5000
    breaker.begin('a')
    breaker.giveUp('a')
    expect(restsFor()).toBe(0)
    breaker.begin('a')
    clock += 30_000
    expect(restsFor()).toBe(0)
  })

  it('is closed by a reset', () => {
    fail(3)
    breaker.forget('a')
    expect(breaker.find('a')).toBeUndefined()
  })
})

describe('the watch for outages', () => {
  const watchOf = (accountCount: number) => createOutageWatch({ accountCount: () => accountCount, now })

  it('takes three accounts that fail within ten seconds for no internet (EC-026, PS-27)', () => {
    const watch = watchOf(8)
    watch.fail('a')
    clock += 5000
    watch.fail('b')
    expect(watch.innocent()).toEqual([])
    clock += 4000
    watch.fail('c')
    expect(watch.innocent()).toEqual(['a', 'b', 'c'])
    clock += 10_000
    expect(watch.innocent()).toEqual([])
  })

  it('takes all of a small pool for the same, but not one account', () => {
    const pair = watchOf(2)
    pair.fail('a')
    expect(pair.innocent()).toEqual([])
    pair.fail('b')
    expect(pair.innocent()).toEqual(['a', 'b'])
    const single = watchOf(1)
    single.fail('a')
    expect(single.innocent()).toEqual([])
  })

  it('knows better once anything was reached', () => {
    const watch = watchOf(3)
    for (const id of ['a', 'b']) watch.fail(id)
    watch.succeed()
    watch.fail('c')
    expect(watch.innocent()).toEqual([])
  })
})

describe('crowds', () => {
  it('let a family of an account come last for ten seconds', () => {
    const crowds = createCrowds({ now })
    crowds.note('a', 'opus')
    expect(crowds.until('a', 'opus')).toBe(clock + 10_000)
    expect(crowds.until('a', 'haiku')).toBeUndefined()
    expect(crowds.until('b', 'opus')).toBeUndefined()
    clock += 10_000
    expect(crowds.until('a', 'opus')).toBeUndefined()
  })

  it('are over with an answer, or with a reset', () => {
    const crowds = createCrowds({ now })
    for (const family of ['opus', 'haiku', 'sonnet']) crowds.note('a', family)
    crowds.clear('a', 'opus')
    expect([crowds.until('a', 'opus'), crowds.until('a', 'haiku')]).toEqual([undefined, clock + 10_000])
    crowds.clear('a')
    expect(crowds.until('a', 'haiku')).toBeUndefined()
  })
})
