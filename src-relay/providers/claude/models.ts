const families = ['opus', 'sonnet', 'haiku', 'fable'] as const

/** Models of one family share their limits; a model of none stands alone. */
export function modelFamily(model: string): string {
  const name = model.toLowerCase()
  return families.find(family => name.includes(family)) ?? name
}

/** Least version, and the most tokens an answer of it may have. */
const longestOutputs = [
  [4.6, 128_000],
  [4.5, 64_000],
  // Versions up to 4 refuse a prompt that leaves less room than was asked for: some of them could write twice as much.
  [3.7, 32_000],
  [3.5, 8192],
  [0, 4096],
] as const
/** For a name that says no version, an owner's own say: no model that is still served refuses it. */
const usualMaxTokens = 32_000

/** What a call asks for that states no limit, where the upstream wants one. */
export function usualMaxTokensOf(model: string): number {
  const [, major, minor = '0'] = /claude-(?:[a-z]+-)?(\d+)(?:-(\d)(?!\d))?/i.exec(model) ?? []
  if (major === undefined) return usualMaxTokens
  const version = Number(`${major}.${minor}`)
  return longestOutputs.find(([least]) => version >= least)?.[1] ?? usualMaxTokens
}
