import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readString, scanTopLevel } from './json-scan.ts'

const scan = (text: string, ...names: string[]) => scanTopLevel(Buffer.from(text), names)

function valueOf(text: string, name: string): unknown {
  const body = Buffer.from(text)
  const result = scanTopLevel(body, [name])
  if (!result.ok) throw new Error(`broken at ${result.at}`)
  const range = result.members.get(name)
  return range === undefined ? undefined : JSON.parse(body.toString('utf8', range.start, range.end))
}

describe('scanTopLevel', () => {
  it('finds members of every kind', () => {
    const text = ' {"a": "x", "b":[1,{"a":2}] ,"c":{},"d":-1.5e+3,"e":null,"f":true}\n'
    expect(valueOf(text, 'a')).toBe('x')
    expect(valueOf(text, 'b')).toEqual([1, { a: 2 }])
    expect(valueOf(text, 'c')).toEqual({})
    expect(valueOf(text, 'd')).toBe(-1500)
    expect(valueOf(text, 'e')).toBeNull()
    expect(valueOf(text, 'f')).toBe(true)
    expect(valueOf(text, 'g')).toBeUndefined()
  })

  it('ignores names inside nested objects and strings', () => {
    expect(valueOf('{"x":{"model":"inner"},"y":"\\"model\\":\\"text\\"","model":"outer"}', 'model')).toBe(
      'outer',
    )
  })

  it('lets the last of duplicates win, as JSON.parse does', () => {
    expect(valueOf('{"model":"first","model":"last"}', 'model')).toBe('last')
  })

  it('reads an escaped member name', () => {
    expect(valueOf('{"mod\\u0065l":"x"}', 'model')).toBe('x')
  })

  it.each([1, 2, 15, 16, 17, 31, 32, 33, 64])('ends a string after %i backslashes where it ends', count => {
    const value = '\\'.repeat(count)
    expect(valueOf(JSON.stringify({ s: value, model: 'x' }), 'model')).toBe('x')
    expect(valueOf(JSON.stringify({ s: `${value}"`, model: 'y' }), 'model')).toBe('y')
    expect(valueOf(JSON.stringify({ s: `${'a'.repeat(40)}${value}"`, model: 'z' }), 'model')).toBe('z')
  })

  it('skips a byte order mark', () => {
    expect(scan('\uFEFF{"model":"x"}', 'model')).toMatchObject({ ok: true })
  })

  it.each([
    ['', 0],
    ['[]', 0],
    ['"text"', 0],
    ['{', 1],
    ['{"a"', 4],
    ['{"a":', 5],
    ['{"a":1', 6],
    ['{"a":1,', 7],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{"a":"open}', 11],
    ['{"a":[1,2}', 9],
    ['{"a":{"b":1]}', 11],
    ['{"a":1} x', 8],
    ['{"a":1}{"a":2}', 7],
    ['{a:1}', 1],
    ['{"a":}', 5],
    ["{'a':1}", 1],
  ])('says where %j is broken', (text, at) => {
    expect(scan(text, 'a')).toEqual({ ok: false, at })
  })

  it('refuses endless nesting instead of running out of memory', () => {
    expect(scan(`{"a":${'['.repeat(50_000)}`, 'a').ok).toBe(false)
  })

  it('agrees with JSON.parse on every object, however it is laid out', () => {
    const anyObject = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 }), {
      maxKeys: 8,
    })
    const layout = fc.constantFrom('', ' ', '  ', '\t')
    fc.assert(
      fc.property(anyObject, layout, (value, indent) => {
        const body = Buffer.from(JSON.stringify(value, null, indent))
        const parsed = JSON.parse(body.toString()) as Record<string, unknown>
        const names = [...Object.keys(parsed), 'absent']
        const result = scanTopLevel(body, names)
        if (!result.ok) throw new Error(`broken at ${result.at}`)
        expect(result.members.size).toBe(Object.keys(parsed).length)
        for (const [name, range] of result.members)
          expect(JSON.parse(body.toString('utf8', range.start, range.end))).toEqual(parsed[name])
      }),
    )
  })

  it('finds no end in any truncated object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, cut) => {
        const text = Buffer.from(JSON.stringify(value))
        expect(scanTopLevel(text.subarray(0, cut % text.length), ['a']).ok).toBe(false)
      }),
    )
  })

  it('survives any mutation, and calls nothing broken that JSON.parse reads', () => {
    const mutated = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), fc.nat(255))
    fc.assert(
      fc.property(mutated, ([value, position, byte]) => {
        const text = Buffer.from(JSON.stringify(value))
        text[position % text.length] = byte
        const result = scanTopLevel(text, ['a', 'b'])
        expect(result.ok || !isObjectText(text)).toBe(true)
      }),
    )
  })

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => void scanTopLevel(Buffer.from(bytes), ['a'])),
    )
  })
})

describe('readString', () => {
  it('reads strings only, and no broken ones', () => {
    const text = Buffer.from('"a\\n" 12 "\\q"')
    expect(readString(text, { start: 0, end: 5 })).toBe('a\n')
    expect(readString(text, { start: 6, end: 8 })).toBeUndefined()
    expect(readString(text, { start: 9, end: 13 })).toBeUndefined()
  })
})

function isObjectText(text: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(text.toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
