/** The credentials the vendors accept. */
export interface Secrets {
  /** `anyPrefix` names secrets that are good while no list was given. */
  accepts(secret: string, anyPrefix: string | undefined): boolean
  replace(secrets: readonly string[]): void
  add(secrets: readonly string[]): void
  remove(secrets: readonly string[]): void
}

export function createSecrets(initial: readonly string[] | undefined): Secrets {
  const accepted = new Set(initial)
  const removed = new Set<string>()
  let listed = initial !== undefined

  function add(secrets: readonly string[]): void {
    for (const secret of secrets) {
      accepted.add(secret)
      removed.delete(secret)
    }
  }

  return {
    add,
    accepts(secret, anyPrefix) {
      if (accepted.has(secret)) return true
      return !listed && !removed.has(secret) && anyPrefix !== undefined && secret.startsWith(anyPrefix)
    },
    replace(secrets) {
      listed = true
      accepted.clear()
      add(secrets)
    },
    remove(secrets) {
      for (const secret of secrets) {
        accepted.delete(secret)
        removed.add(secret)
      }
    },
  }
}
