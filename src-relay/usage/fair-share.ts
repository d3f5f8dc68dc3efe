/** The state of a scarce thing that several keys draw on. */
export interface SharedWindow {
  /** Fraction of the window used, over all accounts of the pool. */
  readonly utilization: number
  readonly beganAt: number
  readonly resetsAt: number
  /** Part of what was used, by key; sums up to 1. */
  readonly shares: ReadonlyMap<string, number>
}

export interface ShareRules {
  /** Of every key that may call. */
  readonly weights: ReadonlyMap<string, number>
  readonly ownerKeyId: string | null
}

/** How much more than at the pace so far a friend may come to need. */
const caution = 1.5
/** Part of a share kept for one who has not come yet. */
const keptForAbsent = 0.25

/**
 * Whether a key may go on. Within its share it always may. Beyond, it borrows what the others will not need before the
 * reset, and has to wait when no more than that is left.
 */
export function mayUse(keyId: string, window: SharedWindow, rules: ShareRules, now: number): boolean {
  if (keyId === rules.ownerKeyId) return true
  const total = [...rules.weights.values()].reduce((sum, weight) => sum + weight, 0)
  const entitled = (key: string): number => (total === 0 ? 0 : (rules.weights.get(key) ?? 0) / total)
  const used = (key: string): number => window.utilization * (window.shares.get(key) ?? 0)
  if (used(keyId) < entitled(keyId)) return true
  const others = [...rules.weights.keys()].filter(key => key !== keyId)
  const needed = others.map(key =>
    Math.min(Math.max(0, entitled(key) - used(key)), expected(used(key), entitled(key), window, now)),
  )
  return 1 - window.utilization > needed.reduce((sum, own) => sum + own, 0)
}

/** What a key may come to use until the reset. */
function expected(used: number, entitled: number, { beganAt, resetsAt }: SharedWindow, now: number): number {
  const left = Math.max(0, resetsAt - now)
  const atItsPace = (used / Math.max(1, now - beganAt)) * left
  return Math.max(caution * atItsPace, (keptForAbsent * entitled * left) / (resetsAt - beganAt))
}
