import { isUiAddress } from '../app-address.ts'

/** Everything is denied but writing plain text to the clipboard, and that only to our own page. */
export function isPermitted(permission: string, requestedBy: string): boolean {
  return permission === 'clipboard-sanitized-write' && isUiAddress(requestedBy)
}
