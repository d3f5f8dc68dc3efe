import { once } from 'node:events'
import { constants, createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib'
import type { Part } from './answer.ts'

export type Parts = Iterable<Part> | AsyncIterable<Part>
export type Encoding = 'gzip' | 'deflate' | 'br' | 'zstd'

function createCompressor(encoding: Encoding) {
  if (encoding === 'gzip') return createGzip()
  if (encoding === 'deflate') return createDeflate()
  return encoding === 'br' ? createBrotliCompress() : createZstdCompress()
}

const flushKinds: Readonly<Record<Encoding, number>> = {
  gzip: constants.Z_SYNC_FLUSH,
  deflate: constants.Z_SYNC_FLUSH,
  br: constants.BROTLI_OPERATION_FLUSH,
  zstd: constants.ZSTD_e_flush,
}

/** Compresses part by part, so that each event can be decoded as soon as it arrives. */
export async function* encoded(parts: Parts, encoding: Encoding): AsyncGenerator<Part> {
  const compressor = createCompressor(encoding)
  const output: Buffer[] = []
  compressor.on('data', (bytes: Buffer) => output.push(bytes))
  for await (const part of parts) {
    compressor.write(part.bytes)
    await new Promise<void>(resolve => compressor.flush(flushKinds[encoding], () => resolve()))
    yield { ...part, bytes: Buffer.concat(output.splice(0)) }
  }
  compressor.end()
  await once(compressor, 'end')
  yield { bytes: Buffer.concat(output.splice(0)) }
}

/** Cuts the bytes anywhere, across events and characters, the same way for the same seed. */
export async function* randomChunks(parts: Parts, maxBytes: number, seed: number): AsyncGenerator<Part> {
  const random = createRandom(seed)
  const nextSize = () => 1 + Math.floor(random() * maxBytes)
  const chunk: Part[] = []
  let room = nextSize()
  for await (const part of parts) {
    // Bytes from before a pause must not wait for those after it.
    if (part.waitMs !== undefined && chunk.length > 0) yield joined(chunk.splice(0))
    let offset = 0
    while (offset < part.bytes.length) {
      const end = Math.min(part.bytes.length, offset + room)
      chunk.push(piece(part, offset, end))
      room -= end - offset
      offset = end
      if (room > 0) continue
      yield joined(chunk.splice(0))
      room = nextSize()
    }
  }
  if (chunk.length > 0) yield joined(chunk)
}

function joined(pieces: readonly Part[]): Part {
  const waitMs = pieces[0]?.waitMs
  const tells = pieces.flatMap(({ tells }) => (tells ? [tells] : []))
  return {
    bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)),
    ...(waitMs === undefined ? {} : { waitMs }),
    ...(tells.length === 0 ? {} : { tells: Object.assign({}, ...tells) }),
  }
}

/** The first `byteCount` bytes. */
export async function* cutAt(parts: Parts, byteCount: number): AsyncGenerator<Part> {
  let left = byteCount
  for await (const part of parts) {
    if (left <= 0) return
    yield part.bytes.length <= left ? part : piece(part, 0, left)
    left -= part.bytes.length
  }
}

function piece(part: Part, start: number, end: number): Part {
  return {
    bytes: part.bytes.subarray(start, end),
    ...(start === 0 && part.waitMs !== undefined ? { waitMs: part.waitMs } : {}),
    ...(end === part.bytes.length && part.tells ? { tells: part.tells } : {}),
  }
}

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
