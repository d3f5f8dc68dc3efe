/** Accounts whose provider had no room a moment ago: they come last, and are never refused for it. */
export interface Crowds {
  /** ms epoch until which this family of models of the account comes last. */
  until(accountId: string, family: string): number | undefined
  note(accountId: string, family: string): void
  clear(accountId: string, family?: string): void
}

export interface CrowdsDeps {
  readonly now: () => number
}

const comesLastMs = 10_000

export function createCrowds({ now }: CrowdsDeps): Crowds {
  const untils = new Map<string, Map<string, number>>()
  return {
    until(accountId, family) {
      const until = untils.get(accountId)?.get(family)
      return until !== undefined && until > now() ? until : undefined
    },
    note(accountId, family) {
      const families = untils.get(accountId) ?? new Map<string, number>()
      // Clients choose the models' names, so what is over has to go.
      for (const [name, until] of families) if (until <= now()) families.delete(name)
      untils.set(accountId, families.set(family, now() + comesLastMs))
    },
    clear(accountId, family) {
      if (family === undefined) untils.delete(accountId)
      else untils.get(accountId)?.delete(family)
    },
  }
}
