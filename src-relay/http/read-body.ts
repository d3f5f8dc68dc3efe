import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { RelayError } from '../kernel/errors.ts'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
  zstd: createZstdDecompress,
}

/** Reads a request's body once, decoded. Throws `RelayError` when it is too large, badly encoded or cut short. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const encoding = request.headers['content-encoding']?.trim().toLowerCase()
  if (!encoding || encoding === 'identity') return await collect(request, maxBytes)
  const createDecoder = decoders[encoding]
  if (!createDecoder) {
    const known = 'gzip, br, deflate or zstd'
    throw new RelayError(
      'unsupported_encoding',
      `content-encoding "${encoding}" is not supported; send ${known}.`,
    )
  }
  return await decode(await collect(request, maxBytes), createDecoder(), { encoding, maxBytes })
}

function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const body = createCollector(Number(request.headers['content-length']), maxBytes)
    request.on('data', (chunk: Buffer) => {
      if (body.add(chunk)) return
      request.removeAllListeners('data')
      reject(tooLarge(maxBytes))
    })
    request.on('end', () => resolve(body.whole()))
    request.on('error', cause => reject(cutShort(cause)))
    request.on('close', () => request.complete || reject(cutShort()))
  })
}

interface Collector {
  /** False when the chunk goes beyond the bound. */
  add(chunk: Buffer): boolean
  whole(): Buffer
}

/** Of a known length: written into place at once, so that no chunk outlives its arrival. */
function createCollector(announcedBytes: number, maxBytes: number): Collector {
  return Number.isSafeInteger(announcedBytes) && announcedBytes > 0
    ? createPlacedCollector(announcedBytes)
    : createChunkCollector(maxBytes)
}

function createPlacedCollector(announcedBytes: number): Collector {
  const body = Buffer.allocUnsafeSlow(announcedBytes)
  let length = 0
  return {
    add(chunk) {
      if (length + chunk.length > announcedBytes) return false
      chunk.copy(body, length)
      length += chunk.length
      return true
    },
    whole: () => body.subarray(0, length),
  }
}

function createChunkCollector(maxBytes: number): Collector {
  const chunks: Buffer[] = []
  let length = 0
  return {
    add(chunk) {
      chunks.push(chunk)
      length += chunk.length
      return length <= maxBytes
    },
    whole: () => Buffer.concat(chunks, length),
  }
}

async function decode(
  encoded: Buffer,
  decoder: Transform,
  { encoding, maxBytes }: { readonly encoding: string; readonly maxBytes: number },
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  decoder.end(encoded)
  try {
    for await (const chunk of decoder) {
      length += chunk.length
      if (length > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof RelayError) throw cause
    throw new RelayError('bad_request', `The body is not valid ${encoding}, as its content-encoding says.`, {
      cause,
    })
  }
  return Buffer.concat(chunks, length)
}

function tooLarge(maxBytes: number): RelayError {
  const mebibytes = Math.floor(maxBytes / 1024 / 1024)
  return new RelayError(
    'body_too_large',
    `The body is larger than ${mebibytes} MiB. Send less, e.g. fewer images.`,
  )
}

function cutShort(cause?: unknown): RelayError {
  return new RelayError('bad_request', 'The body ended before it was complete.', { cause })
}
