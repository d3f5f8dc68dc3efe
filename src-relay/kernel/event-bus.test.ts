import { describe, expect, it } from 'vitest'
import { createEventBus } from './event-bus.ts'

describe('the event bus', () => {
  it('tells every listener, in the order in which they came', () => {
    const heard: string[] = []
    const bus = createEventBus<string>(() => undefined)
    bus.subscribe(event => heard.push(`one ${event}`))
    bus.subscribe(event => heard.push(`two ${event}`))
    bus.publish('a')
    expect(heard).toEqual(['one a', 'two a'])
  })

  it('leaves in peace who has unsubscribed, even in the middle of a round', () => {
    const heard: string[] = []
    const bus = createEventBus<string>(() => undefined)
    bus.subscribe(() => leave())
    const leave = bus.subscribe(event => heard.push(event))
    bus.publish('a')
    leave()
    expect(heard).toEqual([])
  })

  it('reports a listener that throws, and goes on to the next', () => {
    const errors: unknown[] = []
    const heard: string[] = []
    const bus = createEventBus<string>(error => errors.push(error))
    const flaw = new Error('flaw')
    bus.subscribe(() => {
      throw flaw
    })
    bus.subscribe(event => heard.push(event))
    bus.publish('a')
    expect(errors).toEqual([flaw])
    expect(heard).toEqual(['a'])
  })
})
