/** What stands for an id on a screen; undefined for a key or an account that is gone. */
export interface UsageNames {
  key(id: string): string | undefined
  account(id: string): string | undefined
}
