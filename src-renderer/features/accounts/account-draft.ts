import type { AccountView } from '../../../src-relay/contract/account.ts'
import type { TypedNumber } from '../../ui/number-field.tsx'
import { listOf } from '../keys/key-draft.ts'

/** What may be set on an account, while it is being typed. Lists and maps are texts. */
export interface AccountDraft {
  readonly name: string
  readonly secret: string
  readonly baseUrl: string
  readonly priority: TypedNumber
  readonly groups: string
  readonly proxy: string
  readonly officialClientOnly: boolean
  readonly maxCallsInFlight: TypedNumber
  readonly reservePercent: TypedNumber
  readonly modelMap: string
}

export function draftAccount(account?: AccountView): AccountDraft {
  return {
    name: account?.name ?? '',
    secret: '',
    baseUrl: account?.baseUrl ?? '',
    priority: account?.priority ?? 50,
    groups: account?.groups.join(', ') ?? '',
    proxy: account?.proxy?.url ?? '',
    officialClientOnly: account?.officialClientOnly ?? true,
    maxCallsInFlight: account?.maxCallsInFlight ?? '',
    reservePercent: account?.reservePercent ?? '',
    modelMap: Object.entries(account?.modelMap ?? {})
      .map(([asked, sent]) => `${asked} = ${sent}`)
      .join('\n'),
  }
}

/** What a draft says, to be checked by the schema. An empty secret or address is none. */
export function readAccountDraft(draft: AccountDraft) {
  const { secret, baseUrl, proxy, modelMap } = draft
  return {
    name: draft.name,
    ...(secret.trim() !== '' && { secret: secret.trim() }),
    ...(baseUrl.trim() !== '' && { baseUrl: baseUrl.trim() }),
    priority: draft.priority,
    groups: listOf(draft.groups),
    proxy: proxy.trim() === '' ? null : proxy.trim(),
    officialClientOnly: draft.officialClientOnly,
    maxCallsInFlight: orNull(draft.maxCallsInFlight),
    reservePercent: orNull(draft.reservePercent),
    ...(modelMap.trim() !== '' && { modelMap: readMap(modelMap) }),
  }
}

/** An account in the form of a change, to see what of it was changed. */
export function asChange(account: AccountView): object {
  return { ...account, proxy: account.proxy?.url ?? null }
}

function readMap(text: string): Record<string, string> {
  const lines = listOf(text, /\n/).map(line => line.split('=').map(part => part.trim()))
  return Object.fromEntries(lines.map(([asked = '', sent = '']) => [asked, sent]))
}

const orNull = (value: TypedNumber) => (value === '' ? null : value)
