/** Names of everything the books consist of. One hash tag, because one script writes to all of them. */
export const usageKeys = {
  /** Stream: every settled call, in the order of settlement. */
  calls: '{usage}:calls',
  /** Hash: the rows of one day. */
  day: (day: string): string => `{usage}:day:${day}`,
  /** Hash: the rows of one day, each with its sums of every hour. */
  hours: (day: string): string => `{usage}:hourly:${day}`,
  /** Hash: the rows of one month, `2026-11`. */
  month: (month: string): string => `{usage}:month:${month}`,
  /** Hash: entry of the call log → cost, for calls priced later than they were settled. */
  priced: '{usage}:priced',
  /** Hash: account and window → its latest reading. */
  quotas: '{usage}:quotas',
  /** List: readings of one window, oldest first. */
  quotaSamples: (accountId: string, name: string): string => `{usage}:quota:${accountId}:${name}`,
  /** String that expires: until then nobody asks for an account's windows. */
  quotaRest: (accountId: string): string => `{usage}:quota-rest:${accountId}`,
  /** Hash: the rows of all time. */
  total: '{usage}:total',
  /** Number of the last batch a writer has had applied. */
  applied: (writer: string): string => `{usage}:applied:${writer}`,
}

/** Field beside the rows of a hash: names its last change, so that no two contents have the same. */
export const versionField = '#'
