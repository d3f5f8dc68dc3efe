import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { listFieldProblems } from './field-problems.ts'

describe('what a schema found wrong', () => {
  const schema = z.strictObject({
    name: z.string().min(1, 'must not be empty'),
    port: z.number().int().min(1).max(65_535),
    level: z.enum(['debug', 'info']),
    tags: z.array(z.string().max(3)).max(2),
    limits: z.strictObject({ max: z.number() }).optional(),
    url: z.url(),
  })
  const good = { name: 'a', port: 1, level: 'info', tags: [], url: 'http://a.test' }
  const problemsOf = (value: unknown) => {
    const { error } = schema.safeParse(value)
    return error ? listFieldProblems(error) : []
  }

  const cases: readonly [string, object, string, string][] = [
    ['the words of our own schemas', { name: '' }, 'name', 'must not be empty'],
    ['a missing field', { port: undefined }, 'port', 'is missing'],
    ['a wrong type', { port: '1' }, 'port', 'must be of type number'],
    ['a fraction', { port: 1.5 }, 'port', 'must be of type int'],
    ['too large a number', { port: 70_000 }, 'port', 'must be at most 65535'],
    ['too small a number', { port: 0 }, 'port', 'must be at least 1'],
    ['an unknown choice', { level: 'loud' }, 'level', 'must be one of: debug, info'],
    ['too long a text', { tags: ['four'] }, 'tags.0', 'must be at most 3 characters long'],
    ['too long a list', { tags: ['a', 'b', 'c'] }, 'tags', 'must be at most 2 entries long'],
    ['an unknown field inside', { limits: { max: 1, min: 0 } }, 'limits.min', 'is not a known field'],
    ['anything else', { url: 'nowhere' }, 'url', 'is not valid'],
  ]
  for (const [name, change, path, message] of cases) {
    it(`says of ${name}: ${path} ${message}`, () => {
      expect(problemsOf({ ...good, ...change })).toEqual([{ path, message }])
    })
  }

  it('has nothing to say of a good value', () => {
    expect(problemsOf(good)).toEqual([])
  })

  it('never repeats a value', () => {
    const secret = 'sk-very-secret'
    const problems = problemsOf({ name: 1, port: secret, level: secret, tags: secret, url: secret })
    expect(JSON.stringify(problems)).not.toContain(secret)
  })
})
