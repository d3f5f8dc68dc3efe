import type { HeaderMap } from '../upstream/upstream.ts'

/** The first value of a header; undefined when it is absent. */
export function readHeader(headers: HeaderMap, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

/** A page for people: of a firewall, or of a web server that is no API. */
export function isPage({
  headers,
  errorText = '',
}: {
  readonly headers: HeaderMap
  readonly errorText?: string
}): boolean {
  return (readHeader(headers, 'content-type')?.includes('html') ?? false) || /^\s*</.test(errorText)
}
