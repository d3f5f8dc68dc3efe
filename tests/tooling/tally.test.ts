import { describe, expect, it } from 'vitest'
import { tally, verdict } from '../../scripts/test/tally.mjs'

const file = (status: string, ...tests: readonly string[]) => ({
  status,
  assertionResults: tests.map(test => ({ status: test })),
})
const counted = (code: number, files: readonly ReturnType<typeof file>[], gates: readonly string[] = []) =>
  verdict(tally({ code, report: { testResults: [...files] } }, gates))

describe('the last line of npm test', () => {
  it('counts every test, and all passing is exit code 0', () => {
    const { code, lines } = counted(0, [file('passed', 'passed', 'passed'), file('passed', 'passed')])
    expect({ code, lines }).toEqual({ code: 0, lines: ['3 passed, 0 failed'] })
  })

  it('has the failed tests', () => {
    const { code, lines } = counted(1, [file('failed', 'passed', 'failed', 'failed')])
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: '1 passed, 2 failed' })
  })

  it('counts a file that could not even be loaded as a failure', () => {
    const { code, lines } = counted(1, [file('passed', 'passed'), file('failed'), file('failed', 'passed')])
    expect({ code, lines }).toEqual({
      code: 1,
      lines: ['files that could not be run: 2', '2 passed, 2 failed'],
    })
  })

  it('fails when nothing was run', () => {
    expect(counted(0, [])).toEqual({ code: 1, lines: ['no test was run', '0 passed, 1 failed'] })
  })

  it('fails when everything was skipped', () => {
    expect(counted(0, [file('passed', 'pending', 'todo')])).toEqual({
      code: 1,
      lines: ['no test was run', '2 skipped', '0 passed, 1 failed'],
    })
  })

  it('fails when Vitest failed though each test passed', () => {
    expect(counted(1, [file('passed', 'passed')]).lines.at(-1)).toBe('1 passed, 1 failed')
  })

  it('fails when Vitest left no report', () => {
    const { code } = verdict(tally({ code: 1, report: undefined }, []))
    expect(code).toBe(1)
  })

  it('counts each failed gate of the check', () => {
    const { code, lines } = counted(0, [file('passed', 'passed')], ['lint', 'rules'])
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: '1 passed, 2 failed' })
  })
})
