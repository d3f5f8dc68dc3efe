import { describe, expect, it } from 'vitest'
import type { QuotaSample } from '../contract/quota-report.ts'
import { forecastPool, forecastWindow } from './forecast.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const window = { windowSeconds: 18_000, resetsAt: 5 * hourMs }

/** What headers in whole percents say of a known use, asked at every call of a day's traffic. */
function samplesOf(usedAt: (at: number) => number, until: number, everyMs = 20_000): readonly QuotaSample[] {
  const samples: QuotaSample[] = []
  for (let at = 0; at <= until; at += everyMs) {
    const utilization = Math.floor(usedAt(at) * 100) / 100
    if (samples.at(-1)?.utilization !== utilization) samples.push({ at, utilization, resetsAt: 5 * hourMs })
  }
  return samples
}

const latest = (samples: readonly QuotaSample[]) => ({ ...window, utilization: samples.at(-1)?.utilization })

describe('the forecast of a window', () => {
  it.each([
    [0.25, 90],
    [0.3, 120],
    [0.45, 60],
    [0.6, 75],
  ])('of %f in an hour is right within a tenth after %i minutes', (perHour, minutes) => {
    const now = minutes * minuteMs
    const samples = samplesOf(at => (perHour * at) / hourMs, now)
    const forecast = forecastWindow(latest(samples), samples, now)
    const runsOutAt = hourMs / perHour
    expect(Math.abs((forecast?.runsOutAt ?? 0) - now - (runsOutAt - now)) / (runsOutAt - now)).toBeLessThan(
      0.1,
    )
  })

  it('follows a change of pace', () => {
    const used = (at: number): number => (at < 2 * hourMs ? 0.05 : 0.05 + 0.5 * (at / hourMs - 2)) * 1
    const now = 3 * hourMs
    const samples = samplesOf(used, now)
    const runsOutAt = forecastWindow(latest(samples), samples, now)?.runsOutAt ?? 0
    const truth = 2 * hourMs + (0.95 / 0.5) * hourMs
    expect(Math.abs(runsOutAt - truth) / (truth - now)).toBeLessThan(0.1)
  })

  it('of a day of known traffic is right within a tenth in every busy hour', () => {
    const pace = (minute: number): number => 0.004 + 0.001 * Math.sin(minute / 90)
    const usedAt = (at: number): number => {
      let sum = 0
      for (let minute = 0; minute < at / minuteMs; minute += 1) sum += pace(minute)
      return sum
    }
    for (let minutes = 70; minutes <= 180; minutes += 10) {
      const now = minutes * minuteMs
      const samples = samplesOf(usedAt, now, 30_000)
      let truth = minutes
      while (usedAt(truth * minuteMs) < 1) truth += 1
      const runsOutAt = forecastWindow(latest(samples), samples, now)?.runsOutAt ?? 0
      expect(Math.abs(runsOutAt / minuteMs - truth) / truth).toBeLessThan(0.1)
    }
  })

  it('says nothing of a window that lasts, has no reset, or is over', () => {
    const samples = samplesOf(at => (0.1 * at) / hourMs, hourMs)
    expect(forecastWindow(latest(samples), samples, hourMs)?.runsOutAt).toBeUndefined()
    expect(forecastWindow({ windowSeconds: 18_000, utilization: 1 }, samples, hourMs)).toBeUndefined()
    expect(forecastWindow(latest(samples), samples, 6 * hourMs)).toBeUndefined()
  })

  it('does not take the window before for a part of this one', () => {
    const before = { at: -minuteMs, utilization: 0.99, resetsAt: 0 }
    const samples = [before, ...samplesOf(at => (0.3 * at) / hourMs, hourMs)]
    expect(forecastWindow(latest(samples), samples, hourMs)?.pacePerHour).toBeCloseTo(0.3, 1)
  })
})

describe('the forecast of a pool', () => {
  it('is that of all its accounts together', () => {
    const busy = { utilization: 0.5, resetsAt: 10 * hourMs, pacePerHour: 0.3 }
    const idle = { utilization: 0, resetsAt: 10 * hourMs, pacePerHour: 0 }
    expect(forecastPool([busy, idle], 0)?.runsOutAt).toBeCloseTo((1.5 / 0.3) * hourMs, -3)
    expect(forecastPool([busy], 0)?.runsOutAt).toBeCloseTo((0.5 / 0.3) * hourMs, -3)
  })

  it('lasts when resets come in time', () => {
    const first = { utilization: 0.9, resetsAt: hourMs, pacePerHour: 0.2 }
    const second = { utilization: 0.5, resetsAt: 4 * hourMs, pacePerHour: 0.1 }
    expect(forecastPool([first, second], 0)?.runsOutAt).toBeUndefined()
  })
})
