import type { Account } from '../contract/account.ts'
import type { NewLogin } from '../contract/login-attempt.ts'
import type { AccountKindInfo } from '../contract/provider.ts'
import { type Proxy, readProxyUrl } from '../contract/proxy.ts'
import type { LoginClient, LoginMethod } from '../providers/login.ts'
import type { Provider } from '../providers/provider.ts'
import { acceptTerms, findKind, refuseField } from './account-kind.ts'

/** What a login is begun with, checked. */
export interface LoginBasis {
  readonly provider: Provider
  readonly kind: AccountKindInfo
  readonly method: LoginMethod
  /** The account that is logged in to once more. */
  readonly account?: Account
  readonly proxy: Proxy | undefined
  /** As the owner typed it, for a new account. */
  readonly proxyUrl: string | null
  readonly terms: { readonly termsAcceptedAt?: number }
  readonly client: LoginClient | undefined
}

export interface LoginBasisDeps {
  readonly providers: readonly Provider[]
  /** Throws `AdminProblem` 404. */
  readonly getAccount: (id: string) => Account
  readonly proxyOf: (accountId: string) => Proxy | undefined
  /** The owner's OAuth client that an account was logged in to with. */
  readonly clientOf: (accountId: string) => LoginClient | undefined
  readonly now: () => number
}

/** Throws `AdminProblem` 400 with the fields it is about. */
export function createReadBasis(deps: LoginBasisDeps): (given: NewLogin) => LoginBasis {
  const { providers, now } = deps
  return function readBasis(given) {
    const account = given.accountId === undefined ? undefined : deps.getAccount(given.accountId)
    if (account) checkAgainst(account, given)
    const providerId =
      account?.provider ?? given.provider ?? refuseField('provider', 'is needed for a new account')
    const provider = providers.find(({ info }) => info.id === providerId)
    const kindId = account?.kind ?? given.kind ?? usualKind(provider)
    const kind = findKind(providers, providerId, kindId)
    const method = provider?.logins.find(login => login.kind === kind.id)
    if (!provider || !method || method.ways.length === 0)
      refuseField('kind', `is not logged in to: add ${kind.label} with its secret`)
    if (!method.ways.includes(given.way)) refuseField('way', `must be one of: ${method.ways.join(', ')}`)
    return {
      provider,
      kind,
      method,
      ...(account && { account }),
      proxy: account
        ? deps.proxyOf(account.id)
        : given.proxy === null
          ? undefined
          : readProxyUrl(given.proxy),
      proxyUrl: given.proxy,
      terms: acceptTerms(kind, {
        accepted: given.acceptTerms,
        acceptedAt: account?.termsAcceptedAt,
        now: now(),
      }),
      client: clientFor(method, given.client ?? (account && deps.clientOf(account.id))),
    }
  }
}

function checkAgainst(account: Account, { provider, kind, proxy }: NewLogin): void {
  if (provider !== undefined && provider !== account.provider)
    refuseField('provider', 'is not that of the account')
  if (kind !== undefined && kind !== account.kind) refuseField('kind', 'is not that of the account')
  if (proxy !== null) refuseField('proxy', 'is set on the account itself')
}

/** Where only one kind is logged in to, or one of them is the one to log in to, nobody has to name it. */
function usualKind(provider: Provider | undefined): string {
  const { accountKinds = [] } = provider?.info ?? {}
  const kind =
    accountKinds.find(({ isLoginOnly }) => isLoginOnly) ?? accountKinds.find(({ loginWays }) => loginWays)
  return kind?.id ?? ''
}

function clientFor(
  { needsClient = false }: LoginMethod,
  client: LoginClient | undefined,
): LoginClient | undefined {
  if (needsClient && !client)
    refuseField('client', 'is needed: an OAuth client of your own, with id and secret')
  if (!needsClient && client) refuseField('client', 'is not taken by this kind of login')
  return client
}
