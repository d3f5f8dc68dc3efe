import type { HeaderMap } from '../upstream/upstream.ts'

/** The first value of a header; undefined when it is absent. */
export function readHeader(headers: HeaderMap, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}
