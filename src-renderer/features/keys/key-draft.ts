import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import type { LimitSettings } from '../../../src-relay/contract/limit.ts'
import type { TypedNumber } from '../../ui/number-field.tsx'
import { draftLimits, type LimitDraft, readLimitDraft } from '../limits/limit-draft.ts'

/** What may be set on a key, while it is being typed. Lists are texts. */
export interface KeyDraft {
  readonly names: string
  readonly note: string
  readonly tags: string
  readonly expiryKind: ApiKey['expiry']['kind']
  readonly day: string
  readonly days: TypedNumber
  readonly providers: readonly string[]
  readonly accountGroups: readonly string[]
  readonly accountIds: readonly string[]
  readonly accountFallback: boolean
  readonly owner: boolean
  readonly modelsKind: ApiKey['models']['kind']
  readonly models: string
  readonly clients: readonly string[]
  readonly addresses: string
  readonly limits: LimitDraft
}

export function draftKey(key: ApiKey | undefined, newKeyLimits: LimitSettings = {}): KeyDraft {
  const { expiry, models } = key ?? { expiry: { kind: 'never' }, models: { kind: 'any' } }
  return {
    names: key?.name ?? '',
    note: key?.note ?? '',
    tags: key?.tags.join(', ') ?? '',
    expiryKind: expiry.kind,
    day: expiry.kind === 'on' ? expiry.day : '',
    days: expiry.kind === 'after-first-use' ? expiry.days : 30,
    providers: key?.providers ?? [],
    accountGroups: key?.accountGroups ?? [],
    accountIds: key?.accountIds ?? [],
    accountFallback: key?.accountFallback ?? false,
    owner: key?.owner ?? false,
    modelsKind: models.kind,
    models: models.kind === 'any' ? '' : models.patterns.join('\n'),
    clients: key?.clients ?? [],
    addresses: key?.addresses?.join('\n') ?? '',
    limits: draftLimits(key?.limits ?? newKeyLimits),
  }
}

/** What a draft says besides the names, to be checked by the schema. */
export function readKeyDraft(draft: KeyDraft) {
  return {
    note: draft.note,
    tags: listOf(draft.tags, /[,，\n]/),
    expiry: expiryOf(draft),
    providers: orNull(draft.providers),
    accountGroups: orNull(draft.accountGroups),
    accountIds: orNull(draft.accountIds),
    accountFallback: draft.accountFallback,
    owner: draft.owner,
    models:
      draft.modelsKind === 'any'
        ? { kind: 'any' }
        : { kind: draft.modelsKind, patterns: listOf(draft.models) },
    clients: orNull(draft.clients),
    addresses: orNull(listOf(draft.addresses)),
    limits: readLimitDraft(draft.limits),
  }
}

function expiryOf({ expiryKind, day, days }: KeyDraft) {
  if (expiryKind === 'on') return { kind: expiryKind, day }
  return expiryKind === 'never' ? { kind: expiryKind } : { kind: expiryKind, days }
}

/** The parts of a text that say something. */
export function listOf(text: string, separator = /[\n,，]/): string[] {
  return text
    .split(separator)
    .map(part => part.trim())
    .filter(part => part !== '')
}

const orNull = (list: readonly string[]) => (list.length > 0 ? list : null)
