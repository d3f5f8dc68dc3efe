import { randomBytes } from 'node:crypto'
import type { AccountChange, NewAccount } from '../contract/account.ts'
import type { AccountKindInfo } from '../contract/provider.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Provider } from '../providers/provider.ts'
import type { RecordChange } from '../store/records.ts'
import { type AccountRecord, secretHintOf } from './account.ts'
import { acceptTerms, checkGiven, chooseBaseUrl, findKind, kindOf, movedBaseUrl } from './account-kind.ts'
import { isNewProxy, sealProxy } from './account-proxy.ts'
import { type SecretPart, sealedFields } from './credential-seal.ts'
import type { LoggedIn } from './login-exchange.ts'
import { readSecretGiven } from './secret-given.ts'

export interface AccountFieldsDeps {
  readonly providers: readonly Pick<Provider, 'info' | 'readSecret'>[]
  readonly secretBox: Pick<SecretBox, 'seal'>
  readonly now: () => number
}

/** A new account with a login in the place of a secret; the terms were accepted when that was begun. */
export type LoginAccount = Omit<NewAccount, 'secret' | 'acceptTerms'> & Pick<AccountRecord, 'termsAcceptedAt'>

/** Turns what the owner gives into what is stored. Throws `AdminProblem` 400 with the fields it is about. */
export interface AccountFields {
  ofNew(newAccount: NewAccount): AccountRecord
  ofChange(former: AccountRecord, change: AccountChange): RecordChange<AccountRecord>
  ofLogin(newAccount: LoginAccount, loggedIn: LoggedIn): AccountRecord
  /** What another login to the same account changes. */
  ofNextLogin(former: AccountRecord, loggedIn: LoggedIn): RecordChange<AccountRecord>
}

export function createAccountFields({ providers, secretBox, now }: AccountFieldsDeps): AccountFields {
  const sealed = (secretPart: SecretPart, id: string, version: number) => ({
    secretHint: secretHintOf(secretPart.accessToken),
    ...sealedFields(secretPart, { id, version }, secretBox),
  })
  const added = ({ proxy, ...account }: LoginAccount, kind: AccountKindInfo, secretPart: SecretPart) => {
    const id = randomBytes(6).toString('hex')
    return {
      ...account,
      id,
      baseUrl: chooseBaseUrl(kind, account),
      enabled: true,
      createdAt: now(),
      ...sealed(secretPart, id, 1),
      ...sealProxy(proxy, id, secretBox),
    }
  }
  return {
    ofNew({ secret, acceptTerms: accepted, ...newAccount }) {
      const kind = findKind(providers, newAccount.provider, newAccount.kind)
      checkGiven(kind, { ...newAccount, secret })
      const terms = acceptTerms(kind, { accepted, now: now() })
      const given = readSecretGiven(providers, newAccount, { secret, now: now() })
      return { ...added({ ...newAccount, ...terms }, kind, given.secretPart), ...given.about }
    },
    ofChange(former, { secret, proxy, ...change }) {
      const { id, credentialVersion = 0 } = former
      const kind = kindOf(providers, former)
      if (kind) checkGiven(kind, { ...change, secret })
      const given =
        secret === undefined ? undefined : readSecretGiven(providers, former, { secret, now: now() })
      return {
        ...definedFields(change),
        ...movedBaseUrl(kind, former, change),
        ...(given && { ...sealed(given.secretPart, id, credentialVersion + 1), ...given.about }),
        ...(isNewProxy(proxy, former.proxy) && sealProxy(proxy, id, secretBox)),
      }
    },
    ofLogin(newAccount, { secretPart, identity }) {
      const kind = findKind(providers, newAccount.provider, newAccount.kind)
      checkGiven(kind, newAccount)
      return { ...added(newAccount, kind, secretPart), identity }
    },
    ofNextLogin({ id, credentialVersion = 0 }, { secretPart, identity }) {
      return { ...sealed(secretPart, id, credentialVersion + 1), identity }
    },
  }
}
