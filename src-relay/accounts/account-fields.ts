import { randomBytes } from 'node:crypto'
import type { AccountChange, NewAccount } from '../contract/account.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Provider } from '../providers/provider.ts'
import type { RecordChange } from '../store/records.ts'
import { type AccountRecord, secretHintOf } from './account.ts'
import { acceptTerms, checkGiven, chooseBaseUrl, findKind, kindOf } from './account-kind.ts'
import { isNewProxy, sealProxy } from './account-proxy.ts'
import { sealedFields, secretGiven } from './credential-seal.ts'

export interface AccountFieldsDeps {
  readonly providers: readonly Pick<Provider, 'info'>[]
  readonly secretBox: Pick<SecretBox, 'seal'>
  readonly now: () => number
}

/** Turns what the owner gives into what is stored. Throws `AdminProblem` 400 with the fields it is about. */
export interface AccountFields {
  ofNew(newAccount: NewAccount): AccountRecord
  ofChange(former: AccountRecord, change: AccountChange): RecordChange<AccountRecord>
}

export function createAccountFields({ providers, secretBox, now }: AccountFieldsDeps): AccountFields {
  const sealed = (secret: string, id: string, version: number) => ({
    secretHint: secretHintOf(secret),
    ...sealedFields(secretGiven(secret, now()), { id, version }, secretBox),
  })
  return {
    ofNew({ secret, proxy, acceptTerms: accepted, ...newAccount }) {
      const id = randomBytes(6).toString('hex')
      const kind = findKind(providers, newAccount.provider, newAccount.kind)
      checkGiven(kind, { ...newAccount, secret })
      return {
        ...newAccount,
        ...acceptTerms(kind, { accepted, now: now() }),
        id,
        baseUrl: chooseBaseUrl(kind, newAccount.baseUrl),
        enabled: true,
        createdAt: now(),
        ...sealed(secret, id, 1),
        ...sealProxy(proxy, id, secretBox),
      }
    },
    ofChange(former, { secret, proxy, ...change }) {
      const { id, credentialVersion = 0 } = former
      const kind = kindOf(providers, former)
      if (kind) checkGiven(kind, { ...change, secret })
      return {
        ...definedFields(change),
        ...(secret !== undefined && sealed(secret, id, credentialVersion + 1)),
        ...(isNewProxy(proxy, former.proxy) && sealProxy(proxy, id, secretBox)),
      }
    },
  }
}
