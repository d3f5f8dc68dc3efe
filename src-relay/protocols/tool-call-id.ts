/** What Google's format says of a call beyond its name and arguments. */
export interface CallMark {
  /** Its own id of the call, which not every model gives. */
  readonly id?: string
  /** Of the thoughts that led to it; newer models want it back. */
  readonly signature?: string
}

/**
 * Chat completions have no place for a mark, but every client gives a call's id back: the mark travels in it.
 * @param serial tells the calls of one conversation apart; letters and digits
 */
export function writeCallId(serial: string, { id = '', signature }: CallMark): string {
  return `call_${serial}_${packed(signature)}${id.length}_${id}${asWord(signature)}`
}

/** Empty for an id that some other service has made. */
export function readCallId(callId: string): CallMark {
  const [, form, length, rest = ''] = /^call_[0-9a-z]+_([gt])(\d+)_(.*)$/s.exec(callId) ?? []
  const id = rest.slice(0, Number(length ?? 0))
  const word = rest.slice(id.length)
  const signature = Buffer.from(word, 'base64url').toString(form === 'g' ? 'base64' : 'utf8')
  return { ...(id !== '' && { id }), ...(word !== '' && { signature }) }
}

/** Letters, digits, `-` and `_` only: some clients take nothing else. */
function asWord(signature = ''): string {
  return Buffer.from(signature, packed(signature) === 'g' ? 'base64' : 'utf8').toString('base64url')
}

/** Signatures are base64 as a rule, `g`; any other text comes back as it was too. */
function packed(signature = ''): 'g' | 't' {
  return Buffer.from(signature, 'base64').toString('base64') === signature ? 'g' : 't'
}
