import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface ReceivedBody {
  /** Absent when it was larger than the vendors accept. */
  readonly bytes: Buffer | undefined
  readonly byteCount: number
  readonly sha256: string
}

export const maxBodyBytes = 32 * 1024 * 1024

/** Reads a body to its end, keeping at most what a vendor would accept; undefined when the client left. */
export function receiveBody(request: IncomingMessage): Promise<ReceivedBody | undefined> {
  return new Promise(resolve => {
    const digest = createHash('sha256')
    let chunks: Buffer[] = []
    let byteCount = 0
    request.on('data', (chunk: Buffer) => {
      byteCount += chunk.length
      digest.update(chunk)
      if (byteCount > maxBodyBytes) chunks = []
      else chunks.push(chunk)
    })
    request.on('end', () => {
      const bytes = byteCount > maxBodyBytes ? undefined : Buffer.concat(chunks)
      resolve({ bytes, byteCount, sha256: digest.digest('hex') })
    })
    request.on('error', () => resolve(undefined))
    request.on('close', () => resolve(undefined))
  })
}
