import { type AccountProxy, formatProxyUrl, type Proxy, readProxyUrl } from '../contract/proxy.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Records } from '../store/records.ts'
import { UpstreamError } from '../upstream/upstream.ts'
import type { AccountRecord } from './account.ts'

/** The outbound hop of each account; whatever leaves for an account's provider asks here first. */
export interface AccountProxies {
  /**
   * Undefined for an account that has none. Throws `UpstreamError` `proxy` for one that cannot be used: a call must
   * never leave without it. No I/O.
   */
  find(accountId: string): Proxy | undefined
}

export interface AccountProxiesDeps {
  /** Of the kind `accountRecords`. */
  readonly records: Pick<Records<AccountRecord>, 'find'>
  readonly secretBox: Pick<SecretBox, 'open'>
}

export function createAccountProxies({ records, secretBox }: AccountProxiesDeps): AccountProxies {
  /** By the stored object, which changes with the account: opening costs more than a call should pay. */
  const opened = new WeakMap<AccountRecord, Proxy>()
  return {
    find(accountId) {
      const record = records.find(accountId)
      if (!record?.proxy) return undefined
      const known = opened.get(record)
      if (known) return known
      const proxy = openProxy(record, record.proxy, secretBox)
      opened.set(record, proxy)
      return proxy
    },
  }
}

type ProxyFields = Pick<AccountRecord, 'proxy'> & {
  readonly sealedProxyPassword: string | undefined
}

/** What is stored of a proxy as the owner typed it. */
export function sealProxy(
  url: string | null | undefined,
  accountId: string,
  secretBox: Pick<SecretBox, 'seal'>,
): ProxyFields {
  const proxy = url ? readProxyUrl(url) : undefined
  if (!proxy) return { proxy: null, sealedProxyPassword: undefined }
  const { password } = proxy
  return {
    proxy: { url: formatProxyUrl(proxy), hasPassword: password !== undefined },
    sealedProxyPassword: password && secretBox.seal(password, labelOf(accountId)),
  }
}

/** Whether it differs from the stored one; the address as shown, without its password, means the same. */
export function isNewProxy(url: string | null | undefined, stored: AccountProxy | null): boolean {
  if (url === undefined) return false
  const proxy = url === null ? undefined : readProxyUrl(url)
  if (!proxy) return stored !== null
  return proxy.password !== undefined || formatProxyUrl(proxy) !== stored?.url
}

function openProxy(record: AccountRecord, { url }: AccountProxy, secretBox: Pick<SecretBox, 'open'>): Proxy {
  const { id, name, sealedProxyPassword: sealed } = record
  const proxy = readProxyUrl(url)
  if (!proxy) throw new UpstreamError('proxy', `the proxy of ${name} is not one that can be used: ${url}`)
  return sealed === undefined ? proxy : { ...proxy, password: secretBox.open(sealed, labelOf(id)) }
}

/** Not the account's own label: its credential must never open as a password. */
function labelOf(accountId: string): string {
  return `${accountId} proxy`
}
