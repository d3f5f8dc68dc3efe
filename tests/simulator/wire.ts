import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Part } from './answer.ts'
import type { LoggedCall } from './call-log.ts'

/** The client's end of one call: writes, waits, and knows when the client has gone. */
export interface Wire {
  readonly isOpen: boolean
  start(status: number, headers: OutgoingHttpHeaders): void
  /** Sends the headers now instead of with the first bytes. */
  flushHeaders(): void
  /** Returns a promise only when the client is slow to read. */
  write(part: Part): Promise<void> | undefined
  /** Resolves once everything written has left. */
  flushed(): Promise<void>
  wait(ms: number): Promise<void>
  untilClosed(): Promise<void>
  end(): void
  /** Closes the socket in the middle of the answer. */
  cut(): Promise<void>
  /** TCP reset. */
  reset(): void
}

export function createWire(response: ServerResponse, call: LoggedCall): Wire {
  const wakers = new Set<() => void>()
  let isOpen = !response.destroyed
  let pending = 0

  function wake(): void {
    for (const waker of wakers) waker()
  }

  // A write that loses the race against the client's goodbye; the 'close' below tells the story.
  response.on('error', () => undefined)
  response.on('drain', wake)
  response.once('close', () => {
    isOpen = false
    call.end(response.writableFinished ? 'complete' : 'client-closed')
    wake()
  })

  function until(condition: () => boolean): Promise<void> {
    return new Promise(resolve => {
      function look() {
        if (isOpen && !condition()) return
        wakers.delete(look)
        resolve()
      }
      wakers.add(look)
      look()
    })
  }

  function write(part: Part): Promise<void> | undefined {
    pending += 1
    const roomy = response.write(part.bytes, error => {
      pending -= 1
      if (!error) call.told(part.bytes, part.tells)
      if (pending === 0) wake()
    })
    return roomy ? undefined : until(() => !response.writableNeedDrain)
  }

  async function wait(ms: number): Promise<void> {
    let over = false
    const timer = setTimeout(() => {
      over = true
      wake()
    }, ms)
    await until(() => over)
    clearTimeout(timer)
  }

  return {
    get isOpen() {
      return isOpen
    },
    start(status, headers) {
      call.note({ status })
      response.writeHead(status, headers)
    },
    flushHeaders: () => response.flushHeaders(),
    write,
    flushed: () => until(() => pending === 0),
    wait,
    untilClosed: () => until(() => false),
    end: () => void response.end(),
    async cut() {
      await until(() => pending === 0)
      if (isOpen) call.end('cut')
      response.socket?.destroy()
    },
    reset() {
      call.end('reset')
      response.socket?.resetAndDestroy()
    },
  }
}
