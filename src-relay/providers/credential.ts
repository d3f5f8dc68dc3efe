import type { AccountIdentity } from '../contract/account.ts'

/** The secret part of an account, opened for one attempt. */
export interface Credential {
  readonly kind: string
  readonly secret: string
  readonly baseUrl: string
  /** Whose account it is, where the provider has told. */
  readonly identity?: AccountIdentity
  /** Where the provider has regions. */
  readonly region?: string
  /** The owner's names for models: what a client asks for, and what this address is asked for instead. */
  readonly modelMap?: Readonly<Record<string, string>>
}
