import { createByteStore } from './bytes.ts'

export interface JsonElementsDeps {
  /** A larger element is passed over. */
  readonly maxBytes: number
  readonly onElement: (text: string) => void
}

/** Finds the objects of one JSON array, or a single object, in bytes cut anywhere, each as soon as it is whole. */
export interface JsonElements {
  push(chunk: Uint8Array): void
}

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

export function createJsonElements({ maxBytes, onElement }: JsonElementsDeps): JsonElements {
  const begun = createByteStore(maxBytes)
  let depth = 0
  /** Depth of the containers around an element: 1 within an array. */
  let outside = 0
  let isInString = false
  let isEscaped = false

  function readString(byte: number): void {
    if (isEscaped) isEscaped = false
    else if (byte === backslash) isEscaped = true
    else if (byte === quote) isInString = false
  }

  function open(byte: number): boolean {
    if (depth === 0 && byte === openBracket) outside = 1
    depth += 1
    return depth === outside + 1
  }

  function endElement(part: Uint8Array): void {
    if (begun.append(part)) onElement(begun.view().toString())
    begun.clear()
  }

  return {
    push(chunk) {
      let start = 0
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0
        if (isInString) readString(byte)
        else if (byte === quote) isInString = true
        else if (byte === openBrace || byte === openBracket) {
          if (open(byte)) start = at
        } else if (byte === closeBrace || byte === closeBracket) {
          depth -= 1
          if (depth === outside) endElement(chunk.subarray(start, at + 1))
        }
      }
      if (depth > outside) begun.append(chunk.subarray(start))
    },
  }
}
