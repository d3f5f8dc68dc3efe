/** Names of everything the books consist of. One hash tag, because one script writes to all of them. */
export const usageKeys = {
  /** Stream: every settled call, in the order of settlement. */
  calls: '{usage}:calls',
  /** Hash: the rows of one day. */
  day: (day: string): string => `{usage}:day:${day}`,
  /** Hash: the rows of all time. */
  total: '{usage}:total',
  /** Number of the last batch a writer has had applied. */
  applied: (writer: string): string => `{usage}:applied:${writer}`,
}
