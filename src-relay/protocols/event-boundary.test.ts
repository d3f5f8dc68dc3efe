import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventBoundary } from './event-boundary.ts'

/** What a caller sends and what it still holds back after each chunk. */
function deliver(chunks: readonly Uint8Array[]) {
  const boundary = createEventBoundary()
  const sent: Uint8Array[] = []
  let held: Uint8Array[] = []
  const steps = chunks.map(chunk => {
    const ready = boundary.push(chunk)
    if (ready > 0) {
      sent.push(...held, chunk.subarray(0, ready))
      held = []
    }
    if (ready < chunk.length) held.push(chunk.subarray(ready))
    return {
      sent: Buffer.concat(sent).toString('latin1'),
      held: Buffer.concat(held).toString('latin1'),
      atBoundary: boundary.atBoundary(),
    }
  })
  return steps
}

const after = (...texts: string[]) => deliver(texts.map(text => Buffer.from(text, 'latin1'))).at(-1)

describe('createEventBoundary', () => {
  it('lets a chunk of whole events pass entirely', () => {
    expect(after('data: a\n\ndata: b\n\n')).toMatchObject({ held: '', atBoundary: true })
  })

  it('holds back an event that has not ended (EC-002)', () => {
    expect(after('data: a\n\ndata: b')).toEqual({ sent: 'data: a\n\n', held: 'data: b', atBoundary: true })
    expect(after('data: b', '\n')).toMatchObject({ sent: '', held: 'data: b\n' })
    expect(after('data: b', '\n', '\n')).toMatchObject({ sent: 'data: b\n\n', held: '' })
  })

  it.each([
    ['data: a\r\n\r\n', ''],
    ['data: a\r\rdata: b', 'data: b'],
    ['data: a\r\n\ndata: b\n', 'data: b\n'],
    ['data: a\n\r\ndata: b\r\n', 'data: b\r\n'],
    ['data: a\r\ndata: b\r\n', 'data: a\r\ndata: b\r\n'],
  ])('knows every kind of line end: %j (EC-003)', (text, held) => {
    expect(after(text)).toMatchObject({ held })
    expect(after(...text)).toMatchObject({ held })
  })

  it('takes an event of more than 256 KiB as it comes, and is at no boundary until its end', () => {
    const long = 'x'.repeat(100_000)
    const texts = ['data: a\n\n', `data: ${long}`, long, long, long, '', `\n\ndata: b`]
    const steps = deliver(texts.map(text => Buffer.from(text)))
    expect(steps.map(({ held }) => held.length)).toEqual([0, 100_006, 200_006, 0, 0, 0, 7])
    expect(steps.map(({ atBoundary }) => atBoundary)).toEqual([true, true, true, false, false, false, true])
  })

  it('lets one huge chunk without an end pass', () => {
    expect(deliver([Buffer.alloc(300_000, 'x')])[0]).toMatchObject({ held: '', atBoundary: false })
  })

  it('sends up to the last empty line and loses no byte, wherever the stream is cut (EC-106)', () => {
    const piece = fc.constantFrom('a', 'data: x', '\n', '\r', '\r\n', '\n\n', ':')
    const streams = fc.array(
      fc.array(piece, { maxLength: 6 }).map(parts => parts.join('')),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(streams, texts => {
        const whole = texts.join('')
        const end = deliver(texts.map(text => Buffer.from(text))).at(-1) ?? { sent: '', held: '' }
        expect(end.sent + end.held).toBe(whole)
        expect(end.sent.length).toBe(boundaryByRule(whole))
      }),
      { numRuns: 500 },
    )
  })
})

/** The rule written down plainly: an empty line ends an event. */
function boundaryByRule(text: string): number {
  let boundary = 0
  let start = 0
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    if (index === start) boundary = index + end.length
    start = index + end.length
  }
  return boundary
}
