export const lineFeed = 0x0a
export const carriageReturn = 0x0d

/** The same bytes with a Buffer's native searches; copies nothing. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Bytes collected from pieces; copied, so that no piece is kept alive. */
export interface ByteStore {
  /** False once the limit is passed: then nothing is kept until `clear`. */
  append(piece: Uint8Array): boolean
  /** Valid until the next change. */
  view(): Buffer
  clear(): void
}

/** Grows by doubling, so that many small pieces cost no more than one large one. */
export function createByteStore(limitBytes: number): ByteStore {
  let bytes: Buffer = Buffer.alloc(0)
  let length = 0
  let isFull = false
  return {
    append(piece) {
      isFull ||= length + piece.length > limitBytes
      if (isFull) {
        bytes = Buffer.alloc(0)
        length = 0
        return false
      }
      if (length + piece.length > bytes.length) bytes = grow(bytes.subarray(0, length), length + piece.length)
      bytes.set(piece, length)
      length += piece.length
      return true
    },
    view: () => bytes.subarray(0, length),
    clear() {
      length = 0
      isFull = false
    },
  }
}

function grow(content: Buffer, needed: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.max(512, needed, content.length * 2))
  larger.set(content)
  return larger
}
