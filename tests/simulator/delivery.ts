import { setImmediate } from 'node:timers/promises'
import type { Answer, Part } from './answer.ts'
import { cutAt, encoded, randomChunks } from './bytes.ts'
import type { Script } from './script.ts'
import type { Wire } from './wire.ts'

/** Sends an answer, with whatever the script does to the way it is sent. */
export async function deliver(answer: Answer, script: Script | undefined, wire: Wire): Promise<void> {
  if (!script) return deliverPlainly(answer, wire)
  if (script.delayMs !== undefined) await wire.wait(script.delayMs)
  if (!wire.isOpen) return
  if (script.reset) return wire.reset()
  if (script.hang) return wire.untilClosed()
  wire.start(answer.status, scriptedHeaders(answer, script))
  wire.flushHeaders()
  await writeParts(scheduled(answer.parts, script), script, wire)
  if (wire.isOpen) await finish(script, wire)
}

async function deliverPlainly(answer: Answer, wire: Wire): Promise<void> {
  wire.start(answer.status, answer.headers)
  await writeAll(answer.parts, wire)
  wire.end()
}

async function writeAll(parts: Iterable<Part>, wire: Wire): Promise<void> {
  for (const part of parts) {
    if (part.waitMs !== undefined) {
      await wire.flushed()
      await wire.wait(part.waitMs)
    }
    if (!wire.isOpen) return
    const slow = wire.write(part)
    if (slow) await letOthersRun(slow)
  }
}

async function writeParts(parts: Iterable<Part>, script: Script, wire: Wire): Promise<void> {
  const { contentEncoding, chunkBytes, cutAtByte } = script
  if (contentEncoding === undefined && chunkBytes === undefined && cutAtByte === undefined) {
    return writeAll(parts, wire)
  }
  for await (const part of reshaped(parts, script)) {
    if (part.waitMs !== undefined) await wire.wait(part.waitMs)
    if (!wire.isOpen) return
    await wire.write(part)
    // Each piece leaves on its own, so that the reader really sees the boundaries.
    await letOthersRun(wire.flushed())
  }
}

function reshaped(parts: Iterable<Part>, script: Script): Iterable<Part> | AsyncIterable<Part> {
  let shaped: Iterable<Part> | AsyncIterable<Part> = parts
  if (script.contentEncoding !== undefined) shaped = encoded(shaped, script.contentEncoding)
  if (script.chunkBytes !== undefined) shaped = randomChunks(shaped, script.chunkBytes, script.seed ?? 1)
  return script.cutAtByte === undefined ? shaped : cutAt(shaped, script.cutAtByte)
}

/** A write that the kernel takes at once ends before any other socket is looked at; so a turn is given up. */
async function letOthersRun(written: Promise<void>): Promise<void> {
  await written
  await setImmediate()
}

/** Applies pauses and the number of events after which nothing more comes. */
function* scheduled(parts: Iterable<Part>, script: Script): Generator<Part> {
  const last = script.cutAfter ?? (script.stallMs === undefined ? script.stallAfter : undefined)
  let index = 0
  for (const part of parts) {
    if (index === last) return
    const stallMs = index === script.stallAfter ? script.stallMs : undefined
    const waitMs = stallMs ?? script.eventDelayMs ?? part.waitMs
    yield waitMs === undefined ? part : { ...part, waitMs }
    index += 1
  }
}

async function finish(script: Script, wire: Wire): Promise<void> {
  if (script.cutAfter !== undefined || script.cutAtByte !== undefined) return wire.cut()
  if (script.stallAfter !== undefined && script.stallMs === undefined) return wire.untilClosed()
  wire.end()
}

function scriptedHeaders(answer: Answer, script: Script): Answer['headers'] {
  const headers = { ...answer.headers }
  if (script.retryAfter !== undefined) headers['retry-after'] = script.retryAfter
  if (script.contentEncoding !== undefined) {
    delete headers['content-length']
    if (!script.undeclaredEncoding) headers['content-encoding'] = script.contentEncoding
  }
  for (const [name, value] of Object.entries(script.headers ?? {})) {
    if (value === '') delete headers[name]
    else headers[name] = value
  }
  return headers
}
