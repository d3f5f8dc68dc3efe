import { PassThrough, pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { UpstreamError, type UpstreamResponse } from './upstream.ts'

const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
  ['br', () => createBrotliDecompress()],
  ['zstd', () => createZstdDecompress()],
])

/** Some upstreams compress though identity was asked for: decoded here, since usage is read from clear text. */
export function decodeResponse(response: UpstreamResponse): UpstreamResponse {
  const encoding = response.headers['content-encoding']
  if (encoding === undefined) return response
  const applied = String(encoding)
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
  const chain = applied
    .filter(name => name !== 'identity' && name !== '')
    .toReversed()
    .map(name => decoders.get(name))
  // What we cannot read, the client may: it passes as it came.
  if (chain.includes(undefined)) return response
  const { 'content-encoding': _encoding, 'content-length': _length, ...headers } = response.headers
  const body = chain.reduce((source, create) => (create ? decode(source, create()) : source), response.body)
  return { ...response, headers, body }
}

function decode(source: Readable, decoder: Transform): Readable {
  const decoded = new PassThrough({
    destroy: (error, callback) => callback(error && asUpstreamError(error)),
  })
  // Whatever fails or closes takes the others along; the reader of the last one hears of it.
  pipeline(source, decoder, decoded, () => {})
  return decoded.on('error', () => {})
}

function asUpstreamError(error: Error): UpstreamError {
  if (error instanceof UpstreamError) return error
  return new UpstreamError('reset', 'the answer is compressed and broken', error)
}
