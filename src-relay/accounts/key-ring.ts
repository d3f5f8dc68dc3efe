import type { Account } from '../contract/account.ts'
import type { Credential } from '../providers/credential.ts'
import type { Provider } from '../providers/provider.ts'
import { kindOf } from './account-kind.ts'
import type { CredentialRefresher } from './credential-refresher.ts'

export type KeyRing = Pick<CredentialRefresher, 'open' | 'renew'>

export interface KeyRingDeps {
  readonly credentials: KeyRing
  readonly providers: readonly Pick<Provider, 'info'>[]
  readonly now: () => number
}

/** So long a key that was refused is left out; it may have been mended since. */
const restMs = 10 * 60_000

/** An account may hold several keys, of which each call takes the next; one that is refused makes room for another. */
export function createKeyRing({ credentials, providers, now }: KeyRingDeps): KeyRing {
  const turns = new Map<string, number>()
  const restUntil = new Map<string, number>()

  const isSingle = (account: Account) => kindOf(providers, account)?.takesSeveralKeys !== true
  const fitKeys = (secret: string) => keysOf(secret).filter(key => (restUntil.get(key) ?? 0) <= now())

  function choose(account: Account, credential: Credential): Credential {
    const fit = fitKeys(credential.secret)
    const keys = fit.length > 0 ? fit : keysOf(credential.secret)
    const turn = turns.get(account.id) ?? 0
    turns.set(account.id, turn + 1)
    return { ...credential, secret: keys[turn % keys.length] ?? credential.secret }
  }

  return {
    open(account) {
      const opened = credentials.open(account)
      if (isSingle(account)) return opened
      return opened instanceof Promise ? opened.then(all => choose(account, all)) : choose(account, opened)
    },
    async renew(account, refused) {
      if (isSingle(account)) return await credentials.renew(account, refused)
      restUntil.set(refused.secret, now() + restMs)
      const { secret } = await credentials.open(account)
      return fitKeys(secret).length > 0 ? { kind: 'renewed' } : { kind: 'not-renewable' }
    },
  }
}

function keysOf(secret: string): readonly string[] {
  return [...new Set(secret.split(',').filter(Boolean))]
}
