import { describe, expect, it } from 'vitest'
import { createLogger, describeError, type LogLevel, redact } from './logger.ts'

function logged(level: LogLevel): { lines: string[]; logger: ReturnType<typeof createLogger> } {
  const lines: string[] = []
  const logger = createLogger({ level, now: () => Date.UTC(2026, 0, 2), write: line => lines.push(line) })
  return { lines, logger }
}

describe('the log', () => {
  it('is lines of JSON with time, level, message and fields', () => {
    const { lines, logger } = logged('info')
    logger.info('relay started', { port: 3000, lan: false, host: undefined })
    expect(lines.map(line => JSON.parse(line))).toEqual([
      { time: '2026-01-02T00:00:00.000Z', level: 'info', message: 'relay started', port: 3000, lan: false },
    ])
  })

  it.each([
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
  ] as const)('at level %s has %i of four lines', (level, count) => {
    const { lines, logger } = logged(level)
    logger.debug('a')
    logger.info('b')
    logger.warn('c')
    logger.error('d')
    expect(lines).toHaveLength(count)
  })

  it('is one line per entry, whatever the text', () => {
    const { lines, logger } = logged('info')
    logger.info('two\nlines', { reason: 'a\r\nb\u2028c' })
    expect(lines[0]).not.toMatch(/[\r\n]/)
  })

  it('SEC-32: redacts a secret in the message as well as in a field', () => {
    const { lines, logger } = logged('info')
    logger.info('key cr_0123456789abcdef', { header: 'Bearer abcdefghijklmnop' })
    expect(lines.join('')).not.toMatch(/0123456789|abcdefghij/)
    expect(() => JSON.parse(lines[0] ?? '')).not.toThrow()
  })
})

describe('redaction', () => {
  it.each([
    ['a relay key', 'key cr_AbCd0123456789 refused', 'key [secret] refused'],
    ['an API key', 'with sk-ant-api03-AbC_d-9', 'with [secret]'],
    ['a Google key', 'AIzaSyA1234567890_-abcdef', '[secret]'],
    ['a bearer token', 'authorization: Bearer eyJhbGci.eyJz.x-_', 'authorization: Bearer [secret]'],
    ['a password in an address', 'redis://:s3cret@cache:6379', 'redis://:[secret]@cache:6379'],
    ['a password beside a user', 'socks5://joe:s3cret@10.0.0.1', 'socks5://joe:[secret]@10.0.0.1'],
    ['a key in a query', 'GET /v1beta/models?alt=sse&key=abc123', 'GET /v1beta/models?alt=sse&key=[secret]'],
    ['the code of a login', '/callback?code=abc&state=def', '/callback?code=[secret]&state=[secret]'],
  ])('hides %s', (_, text, hidden) => {
    expect(redact(text)).toBe(hidden)
  })

  it.each(['http://127.0.0.1:3000/api/v1/messages', 'account 1f0c-cr_ is cooling', 'at 12:30:01', 'a@b.c'])(
    'leaves ordinary text alone: %s',
    text => {
      expect(redact(text)).toBe(text)
    },
  )
})

describe('an error in the log', () => {
  it('is its code and message, without stack or cause', () => {
    const cause = new Error('hidden')
    const error = Object.assign(new Error('connect failed', { cause }), { code: 'ECONNREFUSED' })
    expect(describeError(error)).toBe('ECONNREFUSED: connect failed')
    expect(describeError(new Error('plain'))).toBe('plain')
    expect(describeError('thrown text')).toBe('thrown text')
    expect(describeError(undefined)).toBe('undefined')
  })
})
