import { createHash, type Hash, hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface ReceivedBody {
  /** Absent when it was larger than the vendors accept. */
  readonly bytes: Buffer | undefined
  readonly byteCount: number
  readonly sha256: string
}

const maxBodyBytes = 32 * 1024 * 1024

/** Reads a body to its end, keeping at most what a vendor would accept; undefined when the client left. */
export function receiveBody(request: IncomingMessage): Promise<ReceivedBody | undefined> {
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    let byteCount = 0
    let oversized: Hash | undefined
    request.on('data', (chunk: Buffer) => {
      byteCount += chunk.length
      chunks.push(chunk)
      if (byteCount <= maxBodyBytes) return
      oversized ??= createHash('sha256')
      for (const unhashed of chunks.splice(0)) oversized.update(unhashed)
    })
    request.on('end', () => {
      if (oversized) return resolve({ bytes: undefined, byteCount, sha256: oversized.digest('hex') })
      const [first = Buffer.alloc(0)] = chunks
      const bytes = chunks.length > 1 ? Buffer.concat(chunks, byteCount) : first
      resolve({ bytes, byteCount, sha256: hash('sha256', bytes, 'hex') })
    })
    request.on('error', () => resolve(undefined))
    request.on('close', () => resolve(undefined))
  })
}
