import { type FriendView, friendViewSchema } from '../../src-relay/contract/friend.ts'

const knownRefusals = ['invalid_key', 'key_disabled', 'key_expired', 'address_not_allowed'] as const
const passingRefusals = ['store_down', 'draining', 'internal', 'unreachable'] as const

/** Why a friend's figures could not be had; what has no words of its own is quoted. */
export type FriendRefusal =
  | { readonly code: (typeof knownRefusals)[number] | (typeof passingRefusals)[number] }
  | { readonly code: 'other'; readonly message: string }

export type FriendAnswer = { readonly view: FriendView } | { readonly refusal: FriendRefusal }
export type ReadFriendView = (key: string) => Promise<FriendAnswer>

/** Asks with the key in a header; it is in no address, and nothing keeps it. */
export function createReadFriendView(page: Pick<Window, 'fetch'>): ReadFriendView {
  return async key => {
    // What no header can carry is no key.
    if (!/^[\x21-\x7e]+$/.test(key)) return { refusal: { code: 'invalid_key' } }
    let response: Response
    try {
      response = await page.fetch('./carpool/me', {
        headers: { authorization: `Bearer ${key}` },
        cache: 'no-store',
        credentials: 'omit',
      })
    } catch {
      return { refusal: { code: 'unreachable' } }
    }
    return await readAnswer(response)
  }
}

async function readAnswer(response: Response): Promise<FriendAnswer> {
  try {
    const answer: unknown = await response.json()
    return response.ok ? { view: friendViewSchema.parse(answer) } : { refusal: refusalOf(answer) }
  } catch (error) {
    return { refusal: { code: 'other', message: String(error) } }
  }
}

function refusalOf(answer: unknown): FriendRefusal {
  // The relay's own errors have this form; whatever else comes is quoted as unknown.
  const { error = {} } = answer as { readonly error?: { readonly type?: string; readonly message?: string } }
  const { type = '', message = 'unknown' } = error
  const code = [...knownRefusals, ...passingRefusals].find(known => known === type)
  return code === undefined ? { code: 'other', message } : { code }
}
