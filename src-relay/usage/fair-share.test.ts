import { describe, expect, it } from 'vitest'
import { mayUse, type SharedWindow } from './fair-share.ts'

const minuteMs = 60_000
const windowMs = 300 * minuteMs
const equal = {
  weights: new Map([
    ['light', 1],
    ['heavy', 1],
  ]),
  ownerKeyId: null,
}

/** Five hours, minute by minute; figures are fractions of the window that a friend asks for in all of it. */
function simulate(asks: { readonly light: number; readonly heavy: number }) {
  const used = { light: 0, heavy: 0 }
  const refused = { light: 0, heavy: 0 }
  for (let minute = 0; minute < 300; minute += 1) {
    for (const key of ['heavy', 'light'] as const) {
      const utilization = used.light + used.heavy
      const shares = new Map(
        Object.entries(used).map(([name, own]) => [name, own / Math.max(1e-9, utilization)]),
      )
      const window: SharedWindow = { utilization, beganAt: 0, resetsAt: windowMs, shares }
      const isSpent = utilization >= 1
      if (isSpent || !mayUse(key, window, equal, minute * minuteMs)) refused[key] += 1
      else used[key] += asks[key] / 300
    }
  }
  return { used, refused }
}

describe('fair share between two friends of equal weight', () => {
  it('never refuses the light one, and lends the heavy one what is left over', () => {
    const { used, refused } = simulate({ light: 0.2, heavy: 2 })
    expect(refused.light).toBe(0)
    expect(refused.heavy).toBeGreaterThan(50)
    expect(used.light).toBeCloseTo(0.2, 5)
    expect(used.heavy).toBeGreaterThan(0.75)
    expect(used.light + used.heavy).toBeGreaterThan(0.97)
  })

  it('gives each half when both want it all', () => {
    const { used } = simulate({ light: 1.5, heavy: 15 })
    expect(used.light).toBeGreaterThan(0.45)
    expect(used.heavy).toBeLessThan(0.55)
  })

  it('refuses nobody while there is enough', () => {
    expect(simulate({ light: 0.05, heavy: 0.8 }).refused).toEqual({ light: 0, heavy: 0 })
  })
})

describe('a key', () => {
  const spent = (shares: Record<string, number>): SharedWindow => ({
    utilization: 0.9,
    beganAt: 0,
    resetsAt: windowMs,
    shares: new Map(Object.entries(shares)),
  })
  const half = windowMs / 2

  it("of the owner's is never refused for its share", () => {
    const window = spent({ heavy: 0.9, light: 0.1 })
    expect(mayUse('heavy', window, equal, half)).toBe(false)
    expect(mayUse('heavy', window, { ...equal, ownerKeyId: 'heavy' }, half)).toBe(true)
  })

  it('without weight borrows only', () => {
    const rules = {
      weights: new Map([
        ['guest', 0],
        ['light', 1],
      ]),
      ownerKeyId: null,
    }
    expect(mayUse('guest', spent({ light: 1 }), rules, half)).toBe(false)
    expect(mayUse('guest', { ...spent({ light: 1 }), utilization: 0.1 }, rules, half)).toBe(true)
  })
})
