import { createHash, randomBytes } from 'node:crypto'

/** What ties a login's answer to the attempt that asked for it. */
export interface Pkce {
  readonly state: string
  /** Secret until the exchange. */
  readonly verifier: string
  /** S256 of the verifier. */
  readonly challenge: string
}

const random = (): string => randomBytes(32).toString('base64url')

export function createPkce(): Pkce {
  const verifier = random()
  return { state: random(), verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}
