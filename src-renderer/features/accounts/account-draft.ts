import type { AccountView } from '../../../src-relay/contract/account.ts'
import type { AccountKindInfo } from '../../../src-relay/contract/provider.ts'
import type { TypedNumber } from '../../ui/number-field.tsx'
import { listOf } from '../keys/key-draft.ts'

/** What may be set on an account, while it is being typed. Lists and maps are texts. */
export interface AccountDraft {
  readonly name: string
  /** One of several parts has colons between them. */
  readonly secret: string
  readonly region: string
  readonly baseUrl: string
  readonly priority: TypedNumber
  readonly groups: string
  readonly proxy: string
  readonly officialClientOnly: boolean
  readonly maxCallsInFlight: TypedNumber
  readonly reservePercent: TypedNumber
  readonly modelMap: string
}

/** What the fields of an account are drawn from. */
export interface DraftFieldsProps {
  readonly kind: AccountKindInfo | undefined
  readonly draft: AccountDraft
  readonly onChange: (change: Partial<AccountDraft>) => void
  readonly isNew: boolean
}

export function draftAccount(account?: AccountView): AccountDraft {
  return {
    name: account?.name ?? '',
    secret: '',
    region: account?.region ?? '',
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
  const { secret, region, baseUrl, proxy, modelMap } = draft
  return {
    name: draft.name,
    ...(secret.trim() !== '' && { secret: secret.trim() }),
    ...(region.trim() !== '' && { region: region.trim() }),
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

/** A secret of several parts with another one in the place of one of them. */
export function exchangePart(secret: string, index: number, part: string): string {
  const parts = secret.split(':')
  parts[index] = part.replaceAll(':', '').trim()
  return Array.from(parts, each => each ?? '')
    .join(':')
    .replace(/:+$/, '')
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
