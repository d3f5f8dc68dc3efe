import { AdminProblem } from '../contract/problem.ts'
import type { AccountKindInfo } from '../contract/provider.ts'
import type { Provider } from '../providers/provider.ts'

/** Throws `AdminProblem` 400 when there is no such provider, or the provider has no such kind of account. */
export function findKind(
  providers: readonly Pick<Provider, 'info'>[],
  providerId: string,
  kindId: string,
): AccountKindInfo {
  const provider = providers.find(({ info }) => info.id === providerId)
  if (!provider) return refuseField('provider', oneOf(providers.map(({ info }) => info.id)))
  const { accountKinds } = provider.info
  const kind = accountKinds.find(({ id }) => id === kindId)
  return kind ?? refuseField('kind', oneOf(accountKinds.map(({ id }) => id)))
}

/** The given address, else the kind's own; throws `AdminProblem` 400 when there is neither. */
export function chooseBaseUrl(kind: AccountKindInfo, given: string | undefined): string {
  return given ?? kind.defaultBaseUrl ?? refuseField('baseUrl', `is needed for the kind ${kind.id}`)
}

function oneOf(ids: readonly string[]): string {
  return `must be one of: ${ids.join(', ')}`
}

function refuseField(path: string, message: string): never {
  throw new AdminProblem(400, {
    code: 'invalid_account',
    message: `The account was not accepted: ${path} ${message}.`,
    fields: [{ path, message }],
  })
}
