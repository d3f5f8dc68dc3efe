import { type KeyDraft, readKeyDraft } from './key-draft.ts'

export const batchParts = ['limits', 'expiry', 'access', 'tags'] as const
/** What may be changed of several keys at once. */
export type BatchPart = (typeof batchParts)[number]

const fieldsOf = {
  limits: ['limits'],
  expiry: ['expiry'],
  access: [
    'providers',
    'accountGroups',
    'accountIds',
    'accountFallback',
    'owner',
    'models',
    'clients',
    'addresses',
  ],
  tags: ['tags'],
} as const satisfies Record<BatchPart, readonly (keyof ReturnType<typeof readKeyDraft>)[]>

/** The ticked parts of a draft, and nothing else. */
export function readBatchDraft(draft: KeyDraft, parts: readonly BatchPart[]): object {
  const all = readKeyDraft(draft)
  return Object.fromEntries(parts.flatMap(part => fieldsOf[part].map(field => [field, all[field]])))
}
