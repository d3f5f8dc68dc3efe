import { describe, expect, it } from 'vitest'
import { createBadKeyBrake } from './bad-key-brake.ts'

async function took(wait: Promise<void>): Promise<number> {
  const begun = performance.now()
  await wait
  return performance.now() - begun
}

describe('the brake on wrong keys', () => {
  it('PS-07: is felt from the 21st wrong key of an address on, until a minute has passed', async () => {
    let now = 0
    const brake = createBadKeyBrake({ now: () => now, delayMs: 200 })
    for (let miss = 0; miss < 20; miss += 1) expect(await took(brake.slowDown('a'))).toBeLessThan(100)
    expect(await took(brake.slowDown('a'))).toBeGreaterThan(190)
    expect(await took(brake.slowDown('b'))).toBeLessThan(100)
    now = 60_000
    expect(await took(brake.slowDown('a'))).toBeLessThan(100)
  })

  it('remembers no more addresses than it should', async () => {
    const brake = createBadKeyBrake({ now: () => 0, freeMisses: 1, delayMs: 100 })
    await brake.slowDown('first')
    for (let at = 0; at < 10_000; at += 1) await brake.slowDown(`address-${at}`)
    expect(await took(brake.slowDown('first'))).toBeLessThan(90)
    expect(await took(brake.slowDown('address-9999'))).toBeGreaterThan(90)
  })
})
