import { describe, expect, it } from 'vitest'
import { claudeErrors, type RecordedError } from '../../../tests/fixtures/recorded/claude-errors.ts'
import { classify } from './classify.ts'

const now = Date.parse('2026-11-22T10:00:00Z')

function headersOf({ headers = {} }: RecordedError): Record<string, string> {
  const timed = (value: string) => {
    const at = now + Number(value.slice(1)) * 1000
    if (value.startsWith('@')) return String(at / 1000)
    return value.startsWith('~') ? new Date(at).toISOString() : value
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, timed(value)]))
}

describe('recorded and documented errors of the provider (PS-09)', () => {
  it('are forty at least', () => {
    expect(claudeErrors.length).toBeGreaterThanOrEqual(40)
  })

  it.each(claudeErrors)('$status, $what: $outcome', error => {
    const { status, type = 'error', message = 'Error', text, asked = {} } = error
    const errorText = text ?? JSON.stringify({ type: 'error', error: { type, message } })
    const outcome = classify({ status, headers: headersOf(error), errorText }, now, asked)
    expect(outcome).toMatchObject({
      kind: error.outcome,
      ...(error.scope && { scope: error.scope }),
      ...(error.rests !== undefined && { until: now + error.rests * 1000 }),
      ...(error.about && { about: error.about }),
    })
  })
})
