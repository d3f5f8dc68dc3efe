import type { LoginWindow } from '../../src-relay/contract/login-attempt.ts'

/** `callback`: the login's answer, which is caught; `page`: part of the login; `elsewhere`: neither. */
export type LoginAddressKind = 'callback' | 'page' | 'elsewhere'

type LoginPages = Pick<LoginWindow, 'pageUrl' | 'redirectUri' | 'hosts'>

/** SEC-04: what an address means to a login window. Hosts are compared whole, or from a dot on. */
export function judgeLoginAddress(
  address: string,
  { pageUrl, redirectUri, hosts }: LoginPages,
): LoginAddressKind {
  if (address === 'about:blank') return 'page'
  const url = URL.parse(address)
  // A blob has the origin of the page that made it.
  if (!url || !/^https?:$/.test(url.protocol)) return 'elsewhere'
  if (url.username !== '' || url.password !== '') return 'elsewhere'
  if (isCallback(url, new URL(redirectUri))) return 'callback'
  if (url.origin === new URL(pageUrl).origin) return 'page'
  const isListed = hosts.some(host => url.hostname === host || url.hostname.endsWith(`.${host}`))
  return url.protocol === 'https:' && isListed ? 'page' : 'elsewhere'
}

/** The address of the redirect alone is no answer yet: a provider may pass by it. */
function isCallback(url: URL, redirect: URL): boolean {
  if (url.origin !== redirect.origin || url.pathname !== redirect.pathname) return false
  const fields = new URLSearchParams(url.search || url.hash.slice(1))
  return fields.has('code') || fields.has('error')
}
