import type { AccountIdentity } from '../contract/account.ts'
import type { Provider } from '../providers/provider.ts'
import { refuseField } from './account-kind.ts'
import { grantGiven, type SecretPart, secretGiven } from './credential-seal.ts'

interface OfKind {
  readonly provider: string
  readonly kind: string
}

/** What the owner gave, and what it says of the account. Throws `AdminProblem` 400 about the field `secret`. */
export function readSecretGiven(
  providers: readonly Pick<Provider, 'info' | 'readSecret'>[],
  { provider: id, kind }: OfKind,
  { secret, now }: { readonly secret: string; readonly now: number },
): { readonly secretPart: SecretPart; readonly about: { readonly identity?: AccountIdentity } } {
  const provider = providers.find(({ info }) => info.id === id)
  const reading = provider?.readSecret?.(kind, secret)
  if (reading?.kind === 'refused') return refuseField('secret', reading.problem)
  return reading?.kind === 'grant'
    ? { secretPart: grantGiven(secret, now), about: { identity: reading.identity } }
    : { secretPart: secretGiven(secret, now), about: {} }
}
