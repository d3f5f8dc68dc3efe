/** What an attempt at a login expects to get back. */
export interface ExpectedAnswer {
  readonly redirectUri: string
  readonly state: string
}

/** What the owner, their browser or a window brought back. */
export type LoginAnswer =
  | { readonly kind: 'code'; readonly code: string }
  /** The provider's own word, e.g. `access_denied`. */
  | { readonly kind: 'denied'; readonly word: string }
  | { readonly kind: 'state-mismatch' }
  /** It is not an answer to this login; goes on from "the answer". */
  | { readonly kind: 'unusable'; readonly reason: string }

/** Reads a code, `code#state`, or the whole address at which the browser ended. */
export function readLoginAnswer(given: string, expected: ExpectedAnswer): LoginAnswer {
  // Terminals break long lines, and people copy quotes along.
  const text = given
    .trim()
    .replaceAll(/^["'<`]+|["'>`]+$/g, '')
    .replaceAll(/\s*\n\s*/g, '')
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return readAddress(text.replaceAll(/\s+/g, ''), expected)
  if (/^[?#]?(?:\w+=[^&]*&)*(?:code|error)=/.test(text)) return readQuery(text.replace(/^[?#]/, ''), expected)
  const [code = '', state] = text.split(/#|%23/i)
  return judge({ code, state }, expected)
}

function readAddress(text: string, expected: ExpectedAnswer): LoginAnswer {
  const url = URL.parse(text)
  if (!url) return { kind: 'unusable', reason: 'is not a whole address' }
  if (placeOf(url) !== placeOf(new URL(expected.redirectUri)))
    return { kind: 'unusable', reason: `is not of this login, which ends at ${expected.redirectUri}` }
  return readQuery(url.search.slice(1) || url.hash.slice(1), expected)
}

function readQuery(query: string, expected: ExpectedAnswer): LoginAnswer {
  const fields = new URLSearchParams(query)
  const error = fields.get('error')
  // The page that shows a code puts the state behind it.
  const [code = '', behind] = (fields.get('code') ?? '').split('#')
  const state = fields.get('state') ?? behind
  if (state === undefined)
    return { kind: 'unusable', reason: 'lacks the part `state`: take the whole address' }
  if (error === null) return judge({ code, state }, expected)
  return state === expected.state ? { kind: 'denied', word: wordOf(error) } : { kind: 'state-mismatch' }
}

function judge(
  { code, state }: { readonly code: string; readonly state: string | undefined },
  expected: ExpectedAnswer,
): LoginAnswer {
  // Providers' codes are long; what a person mistypes or copies beside them mostly is not of this form.
  if (!/^[\w.~+/=-]{4,4096}$/.test(code))
    return { kind: 'unusable', reason: 'is not a code, nor an address with one' }
  if (state !== undefined && state !== expected.state) return { kind: 'state-mismatch' }
  return { kind: 'code', code }
}

/** The same listener goes by several names. */
function placeOf({ protocol, hostname, port, pathname }: URL): string {
  const isHere = hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'
  return `${protocol}//${isHere ? 'localhost' : hostname}:${port}${pathname}`
}

function wordOf(error: string): string {
  return /^\w{1,60}$/.test(error) ? error : 'an error without a name'
}
