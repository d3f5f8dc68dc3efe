export interface EventAssemblerDeps {
  /** Types by their `event:` line, as bytes; the data of all others is skipped unread. */
  readonly wanted: readonly Buffer[]
  /** The same decision for an event without such a line: a cheap look at its first line of data. */
  readonly isWanted: (data: Buffer) => boolean
  /** `type` is undefined when there was no `event:` line. */
  readonly onEvent: (type: string | undefined, data: string) => void
  /** Larger events are skipped; 1 MiB unless stated. */
  readonly maxEventBytes?: number
}

/** Puts the lines of an event stream together to events. */
export interface EventAssembler {
  /** Takes one whole line without its end; an empty one ends the event. */
  readLine(bytes: Buffer, start: number, end: number): void
  /** Whether the rest of this event is of no interest; only its end still matters then. */
  isSkipping(): boolean
  skip(): void
  /** Hands out the event so far, as if this line were its last; changes nothing. */
  peek(bytes: Buffer, start: number, end: number): void
}

/** Events that are wanted are small; a larger one is skipped. */
export const usualMaxEventBytes = 1024 * 1024

const dataField = Buffer.from('data:')
const eventField = Buffer.from('event:')
const space = 0x20

export function createEventAssembler(deps: EventAssemblerDeps): EventAssembler {
  const { wanted, isWanted, onEvent, maxEventBytes = usualMaxEventBytes } = deps
  let type: string | undefined
  let data: string | undefined
  let isSkipping = false

  const skip = () => {
    isSkipping = true
    data = undefined
  }
  const dataWith = (bytes: Buffer, start: number, end: number) => {
    const line = bytes.toString('utf8', valueStart(bytes, start + dataField.length), end)
    return data === undefined ? line : `${data}\n${line}`
  }
  // By bytes, since most events are none of these and should cost no string.
  const readType = (bytes: Buffer, start: number, end: number) =>
    wanted
      .find(name => name.length === end - start && bytes.compare(name, 0, name.length, start, end) === 0)
      ?.toString()
  const readData = (bytes: Buffer, start: number, end: number) => {
    const isUnknown = type === undefined && data === undefined
    if (isUnknown && !isWanted(bytes.subarray(start, end))) return skip()
    data = dataWith(bytes, start, end)
    if (data.length > maxEventBytes) skip()
  }
  const endEvent = () => {
    if (data !== undefined) onEvent(type, data)
    type = undefined
    data = undefined
    isSkipping = false
  }
  return {
    readLine(bytes, start, end) {
      if (start === end) return endEvent()
      if (isSkipping) return
      if (hasField(bytes, start, end, dataField)) readData(bytes, start, end)
      else if (hasField(bytes, start, end, eventField)) {
        type = readType(bytes, valueStart(bytes, start + eventField.length), end)
        if (type === undefined) skip()
      }
    },
    isSkipping: () => isSkipping,
    skip,
    peek(bytes, start, end) {
      if (isSkipping) return
      const latest = hasField(bytes, start, end, dataField) ? dataWith(bytes, start, end) : data
      if (latest !== undefined) onEvent(type, latest)
    },
  }
}

function hasField(bytes: Buffer, start: number, end: number, field: Buffer): boolean {
  if (end - start < field.length) return false
  for (let index = 0; index < field.length; index += 1)
    if (bytes[start + index] !== field[index]) return false
  return true
}

/** One space after the colon is no part of the value. */
function valueStart(bytes: Buffer, start: number): number {
  return bytes[start] === space ? start + 1 : start
}
