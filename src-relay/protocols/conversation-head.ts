import { type ByteRange, eachElement, readString, scanTopLevel } from './json-scan.ts'

/** Further down is nothing of a beginning. */
const mostHeadElements = 8

/** A list up to the first word of its user; anything else is its own head. */
export function headOf(body: Buffer, list: ByteRange | undefined): ByteRange | undefined {
  if (list === undefined) return undefined
  let { end } = list
  let elements = 0
  eachElement(body, list, element => {
    end = element.end
    elements += 1
    return elements < mostHeadElements && roleOf(body, element) !== 'user'
  })
  return { start: list.start, end }
}

function roleOf(body: Buffer, { start, end }: ByteRange): string | undefined {
  const element = body.subarray(start, end)
  const scan = scanTopLevel(element, ['role'])
  const range = scan.ok ? scan.members.get('role') : undefined
  return range && readString(element, range)
}
