import { AdminProblem } from '../contract/problem.ts'
import type { AccountKindInfo } from '../contract/provider.ts'
import type { Provider } from '../providers/provider.ts'

type Providers = readonly Pick<Provider, 'info'>[]

interface OfKind {
  readonly provider: string
  readonly kind: string
}

/** Throws `AdminProblem` 400 when there is no such provider, or the provider has no such kind of account. */
export function findKind(providers: Providers, providerId: string, kindId: string): AccountKindInfo {
  const provider = providers.find(({ info }) => info.id === providerId)
  if (!provider) return refuseField('provider', oneOf(providers.map(({ info }) => info.id)))
  const { accountKinds } = provider.info
  const kind = accountKinds.find(({ id }) => id === kindId)
  return kind ?? refuseField('kind', oneOf(accountKinds.map(({ id }) => id)))
}

/** What a kind may or may not be given. */
interface Given {
  readonly baseUrl?: string | undefined
  readonly secret?: string | undefined
  readonly modelMap?: object | undefined
  readonly region?: string | undefined
}

/** Throws `AdminProblem` 400 for what an account of this kind cannot have. */
export function checkGiven(kind: AccountKindInfo, { baseUrl, secret, modelMap, region }: Given): void {
  if (kind.isLoginOnly && secret !== undefined)
    refuseField('secret', `is not given for the kind ${kind.id}: log in instead`)
  if (!kind.isSecretFile && secret !== undefined && /\s/.test(secret))
    refuseField('secret', 'must be printable ASCII without spaces')
  if (kind.hasFixedBaseUrl && baseUrl !== undefined && baseUrl !== kind.defaultBaseUrl)
    refuseField('baseUrl', `cannot be chosen for the kind ${kind.id}`)
  if (!kind.mapsModels && modelMap !== undefined && Object.keys(modelMap).length > 0)
    refuseField('modelMap', `is not possible for the kind ${kind.id}`)
  if (!kind.region && region !== undefined) refuseField('region', `is not taken by the kind ${kind.id}`)
}

/** The terms that have to be accepted, as of `acceptedAt` when they were before. Throws `AdminProblem` 400. */
export function acceptTerms(
  { terms }: AccountKindInfo,
  {
    accepted,
    acceptedAt,
    now,
  }: { accepted: boolean | undefined; acceptedAt?: number | undefined; now: number },
): { readonly termsAcceptedAt?: number } {
  if (terms === undefined) return {}
  if (acceptedAt !== undefined) return { termsAcceptedAt: acceptedAt }
  if (accepted !== true) refuseField('acceptTerms', `must be true, which says that you accept: ${terms}`)
  return { termsAcceptedAt: now }
}

/** The given address, else the kind's own; throws `AdminProblem` 400 when there is neither. */
export function chooseBaseUrl(
  kind: AccountKindInfo,
  { baseUrl, region }: Pick<Given, 'baseUrl' | 'region'>,
): string {
  const isRegionMissing = kind.region && region === undefined && (!kind.region.isOptional || !baseUrl)
  if (isRegionMissing)
    refuseField('region', `is needed for the kind ${kind.id}, for example ${kind.region?.example}`)
  return baseUrl ?? usualBaseUrl(kind, region) ?? refuseField('baseUrl', `is needed for the kind ${kind.id}`)
}

/** The kind's own address; undefined where it has none, or none without a region. */
function usualBaseUrl(
  { defaultBaseUrl, regionBaseUrls }: AccountKindInfo,
  region: string | undefined,
): string | undefined {
  if (!defaultBaseUrl?.includes('{region}')) return defaultBaseUrl
  return region && (regionBaseUrls?.[region] ?? defaultBaseUrl.replaceAll('{region}', region))
}

/** Another region means another address, unless the owner has given one. */
export function movedBaseUrl(
  kind: AccountKindInfo | undefined,
  former: { readonly baseUrl: string; readonly region?: string | undefined },
  { baseUrl, region }: Pick<Given, 'baseUrl' | 'region'>,
): { readonly baseUrl?: string } {
  if (!kind || region === undefined || baseUrl !== undefined) return {}
  const moved = former.baseUrl === usualBaseUrl(kind, former.region) ? usualBaseUrl(kind, region) : undefined
  return moved === undefined ? {} : { baseUrl: moved }
}

/** Where an account's calls go. The provider's own address is wherever it is today, not where it was once. */
export function currentBaseUrl(providers: Providers, account: OfKind & { readonly baseUrl: string }): string {
  const kind = kindOf(providers, account)
  return (kind?.hasFixedBaseUrl && kind.defaultBaseUrl) || account.baseUrl
}

/** Undefined for an account of a kind that this version does not know. */
export function kindOf(providers: Providers, account: OfKind): AccountKindInfo | undefined {
  const provider = providers.find(({ info }) => info.id === account.provider)
  return provider?.info.accountKinds.find(({ id }) => id === account.kind)
}

function oneOf(ids: readonly string[]): string {
  return `must be one of: ${ids.join(', ')}`
}

/** Throws `AdminProblem` 400 about one field. */
export function refuseField(path: string, message: string): never {
  throw new AdminProblem(400, {
    code: 'invalid_account',
    message: `The account was not accepted: ${path} ${message}.`,
    fields: [{ path, message }],
  })
}
