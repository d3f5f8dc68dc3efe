import { describe, expect, it } from 'vitest'
import { mapModel, servedModel } from './model-map.ts'

const map = { 'claude-sonnet-4-5': 'glm-5', 'Claude-Opus': 'glm-5-max', 'CLAUDE-SONNET-4-5': 'glm-5-loud' }

describe('a mapped model', () => {
  it.each([
    ['claude-sonnet-4-5', 'glm-5', 'by its exact name'],
    ['CLAUDE-SONNET-4-5', 'glm-5-loud', 'by its exact name, before one in other case'],
    ['claude-opus', 'glm-5-max', 'in any case'],
    ['claude-haiku', 'claude-haiku', 'not at all when the owner names no other'],
    ['constructor', 'constructor', 'not by what every object has'],
  ])('%s becomes %s: %s', (asked, served) => {
    expect(servedModel(map, asked)).toBe(served)
  })

  it('is exchanged in place: every other byte stays', () => {
    const before = '{ "x": {"model":"claude-sonnet-4-5"},\n"model" : "claude-sonnet-4-5" , "é": 1.0}'
    const after = '{ "x": {"model":"claude-sonnet-4-5"},\n"model" : "glm-5" , "é": 1.0}'
    expect(mapModel(Buffer.from(before), map).toString()).toBe(after)
  })

  it('is written as JSON, whatever the owner calls it', () => {
    const mapped = mapModel(Buffer.from('{"model":"m"}'), { m: 'a"b\\c' })
    expect(JSON.parse(mapped.toString())).toEqual({ model: 'a"b\\c' })
  })

  it.each(['', '[1]', '{"model":7}', '{"messages":[]}', '{"model":"m"', '{"model":"other"}'])(
    'leaves %j alone',
    body => {
      const bytes = Buffer.from(body)
      expect(mapModel(bytes, { m: 'n' })).toBe(bytes)
      expect(mapModel(bytes, undefined)).toBe(bytes)
    },
  )
})
