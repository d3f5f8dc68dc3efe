import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSseScanner } from './sse.ts'

type Event = readonly [type: string | undefined, data: string]

function createRecorder() {
  const events: Event[] = []
  const scanner = createSseScanner({
    wanted: [Buffer.from('start'), Buffer.from('stop')],
    isWanted: data => data.includes('wanted'),
    onEvent: (type, data) => events.push([type, data]),
  })
  return { events, scanner }
}

function read(...chunks: (string | Uint8Array)[]): Event[] {
  const { events, scanner } = createRecorder()
  for (const chunk of chunks) scanner.push(Buffer.from(chunk))
  return events
}

describe('createSseScanner', () => {
  it('hands out wanted events and skips the others', () => {
    expect(read('event: start\ndata: 1\n\nevent: delta\ndata: 2\n\nevent: stop\ndata: 3\n\n')).toEqual([
      ['start', '1'],
      ['stop', '3'],
    ])
  })

  it('looks at the data of events without a type', () => {
    expect(read('data: unlike\n\ndata: wanted\n\n')).toEqual([[undefined, 'wanted']])
  })

  it('reads one event over five chunks and five events in one chunk, each once (EC-002)', () => {
    expect(read('eve', 'nt: start\nda', 'ta: 1', '2\n', '\n')).toEqual([['start', '12']])
    expect(read('event: stop\ndata: x\n\n'.repeat(5))).toHaveLength(5)
  })

  it('reads CRLF, CR, comments and several data lines (EC-003)', () => {
    expect(read(': hello\r\nevent: start\r\ndata: a\r\ndata: b\r\nid: 7\r\n\r\n')).toEqual([
      ['start', 'a\nb'],
    ])
    expect(read('event:start\rdata:a\r\revent:stop\rdata:b\r\r')).toEqual([
      ['start', 'a'],
      ['stop', 'b'],
    ])
    expect(read('event: start\r', '\ndata: a\r', '\n\r', '\n')).toEqual([['start', 'a']])
  })

  it('keeps a character that is cut in two whole (EC-001)', () => {
    const bytes = Buffer.from('event: start\ndata: 🚗 öß\n\n')
    for (let cut = 0; cut <= bytes.length; cut += 1)
      expect(read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual([['start', '🚗 öß']])
  })

  it('shows the event still open without ending it (EC-003)', () => {
    const { events, scanner } = createRecorder()
    scanner.push(Buffer.from('event: stop\ndata: {"a"'))
    scanner.peek()
    scanner.push(Buffer.from(':1}\ndata: more'))
    scanner.peek()
    scanner.push(Buffer.from('\n\n'))
    scanner.peek()
    expect(events).toEqual([
      ['stop', '{"a"'],
      ['stop', '{"a":1}\nmore'],
      ['stop', '{"a":1}\nmore'],
    ])
  })

  it('takes no unfinished line of a skipped event for the empty one that ends it', () => {
    expect(
      read('event: delta\ndata: long', '', ' line', '\ndata: still delta\n\nevent: stop\ndata: x\n\n'),
    ).toEqual([['stop', 'x']])
  })

  it('skips a wanted event that never ends, and reads the next one', () => {
    const { events, scanner } = createRecorder()
    scanner.push(Buffer.from('event: start\ndata: '))
    for (let sent = 0; sent < 40; sent += 1) scanner.push(Buffer.alloc(64 * 1024, 'x'))
    scanner.push(Buffer.from('\n\nevent: stop\ndata: x\n\n'))
    expect(events).toEqual([['stop', 'x']])
  })

  it('reads the same events wherever the stream is cut (EC-106)', () => {
    const end = fc.constantFrom('\n', '\r\n', '\r')
    const event = fc.record({
      type: fc.constantFrom('event: start', 'event: stop', 'event: delta', ': note', 'id: 1'),
      data: fc.array(fc.constantFrom('data: wanted', 'data: é🚗', 'data:', 'data', 'data:  two'), {
        maxLength: 3,
      }),
      end,
    })
    const stream = fc
      .array(event, { maxLength: 8 })
      .map(events => events.map(({ type, data, end }) => [type, ...data, '', ''].join(end)).join(''))
    fc.assert(
      fc.property(stream, fc.array(fc.nat(400)), (text, cuts) => {
        const whole = Buffer.from(text)
        const places = [...new Set([0, ...cuts.filter(cut => cut < whole.length), whole.length])].toSorted(
          (a, b) => a - b,
        )
        const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end))
        const expected = read(whole)
        expect(read(...chunks)).toEqual(expected)
        expect(read(...Array.from(whole, byte => Uint8Array.of(byte)))).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})
