import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createEventOutlet, createPlainOutlet } from './outlet.ts'

const longSilence = 60_000

describe('an outlet for events', () => {
  it('holds back an unfinished event until its end has come', async () => {
    const target = new PassThrough()
    using outlet = createEventOutlet(target, longSilence)
    outlet.send(Buffer.from('data: 1\n\ndata: 2'))
    expect(String(target.read())).toBe('data: 1\n\n')
    outlet.send(Buffer.from('\n\n'))
    expect(String(target.read())).toBe('data: 2\n\n')
    outlet.finish(() => {})
    expect(await text(target)).toBe('')
  })

  it('sends a last event without its empty line when the provider ends there', async () => {
    const target = new PassThrough()
    using outlet = createEventOutlet(target, longSilence)
    outlet.send(Buffer.from('data: 1\n\ndata: last\n'))
    outlet.finish(() => {})
    expect(await text(target)).toBe('data: 1\n\ndata: last\n')
  })

  it('puts the last words in the place of an event that never ended', async () => {
    const target = new PassThrough()
    using outlet = createEventOutlet(target, longSilence)
    outlet.send(Buffer.from('data: 1\n\ndata: {"broken'))
    outlet.breakOff('event: error\ndata: {}\n\n')
    expect(await text(target)).toBe('data: 1\n\nevent: error\ndata: {}\n\n')
  })

  it('cuts the connection rather than write into a huge event that is half gone', () => {
    const target = new PassThrough({ highWaterMark: 1024 * 1024 })
    using outlet = createEventOutlet(target, longSilence)
    outlet.send(Buffer.from(`data: ${'x'.repeat(300 * 1024)}`))
    outlet.breakOff('event: error\ndata: {}\n\n')
    expect(target.destroyed).toBe(true)
  })

  it('keeps a silent stream open with comments, between events only (EC-008)', async () => {
    const target = new PassThrough()
    using outlet = createEventOutlet(target, 20)
    outlet.send(Buffer.from('data: 1\n\n'))
    await sleep(70)
    outlet.finish(() => {})
    expect(await text(target)).toMatch(/^data: 1\n\n(: keep-alive\n\n)+$/)
  })
})

describe('an outlet for everything else', () => {
  it('cuts the connection of a broken answer, which has no place for words', () => {
    const target = new PassThrough()
    using outlet = createPlainOutlet(target)
    outlet.send(Buffer.from('{"half'))
    outlet.breakOff(undefined)
    expect(target.destroyed).toBe(true)
  })
})
