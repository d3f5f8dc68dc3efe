import type { AccountView } from '../../../src-relay/contract/account.ts'

/** Accounts by level: the first level is tried first, the accounts of one level take turns. */
export type OrderDraft = readonly (readonly string[])[]

export function draftOrder(accounts: readonly AccountView[]): OrderDraft {
  const sorted = accounts.toSorted((a, b) => a.priority - b.priority || a.createdAt - b.createdAt)
  return [...Map.groupBy(sorted, ({ priority }) => priority).values()].map(level => level.map(({ id }) => id))
}

/** One step up or down: out of its level first, and from a level of its own into the next one. */
export function step(draft: OrderDraft, id: string, direction: 'up' | 'down'): OrderDraft {
  const at = draft.findIndex(level => level.includes(id))
  const isAlone = draft[at]?.length === 1
  const next = direction === 'up' ? at - 1 : at + 1
  if (at === -1 || (isAlone && !draft[next])) return draft
  return isAlone ? join(draft, id, next) : stand(draft, id, direction === 'up' ? at : at + 1)
}

/** Into a level that is there. */
export function join(draft: OrderDraft, id: string, level: number): OrderDraft {
  return withoutEmpty(
    draft.map((ids, at) => {
      const others = ids.filter(other => other !== id)
      return at === level ? [...others, id] : others
    }),
  )
}

/** Into a level of its own, before the one that is at `before`. */
export function stand(draft: OrderDraft, id: string, before: number): OrderDraft {
  const others = draft.map(ids => ids.filter(other => other !== id))
  return withoutEmpty(others.toSpliced(before, 0, [id]))
}

const withoutEmpty = (draft: OrderDraft): OrderDraft => draft.filter(level => level.length > 0)

const [first, last] = [1, 100] as const

/** The accounts whose priority changes. Numbers that are in order already stay as they are. */
export function readOrder(
  draft: OrderDraft,
  accounts: readonly AccountView[],
): { readonly id: string; readonly priority: number }[] {
  if (isSame(draft, draftOrder(accounts))) return []
  const now = new Map(accounts.map(({ id, priority }) => [id, priority]))
  const gap = Math.max(1, Math.min(10, Math.floor((last - first) / draft.length)))
  return draft
    .flatMap((level, at) => level.map(id => ({ id, priority: Math.min(last, first - 1 + (at + 1) * gap) })))
    .filter(({ id, priority }) => now.get(id) !== priority)
}

const isSame = (a: OrderDraft, b: OrderDraft): boolean => levelNames(a) === levelNames(b)
const levelNames = (draft: OrderDraft): string => JSON.stringify(draft.map(level => level.toSorted()))
