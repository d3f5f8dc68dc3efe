export type LineEnd = 'lf' | 'crlf' | 'cr'

const lineEnds: Readonly<Record<LineEnd, string>> = { lf: '\n', crlf: '\r\n', cr: '\r' }

/** One server-sent event as bytes. */
export function sseEvent(name: string, data: string, lineEnd: LineEnd = 'lf'): Buffer {
  const end = lineEnds[lineEnd]
  return Buffer.from(`event: ${name}${end}data: ${data}${end}${end}`)
}

/** A comment, which a client must ignore. */
export function sseComment(text: string, lineEnd: LineEnd = 'lf'): Buffer {
  const end = lineEnds[lineEnd]
  return Buffer.from(`: ${text}${end}${end}`)
}
