/** Pages of the menu, in its order. */
export const pageIds = ['overview', 'accounts', 'keys', 'usage', 'calls', 'connect', 'settings'] as const
/** Pages that no menu leads to. */
const otherPageIds = ['welcome'] as const
export type MenuPageId = (typeof pageIds)[number]
export type PageId = MenuPageId | (typeof otherPageIds)[number]

/** Where the owner is: a page, and what is chosen on it. */
export interface Route {
  readonly page: PageId
  readonly query: Readonly<Record<string, string>>
}

/** Reads `#/keys?tag=family`; what is unknown is the overview. */
export function readRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const page = [...pageIds, ...otherPageIds].find(id => id === path)
  return page
    ? { page, query: Object.fromEntries(new URLSearchParams(search)) }
    : { page: 'overview', query: {} }
}

/** The address of a page, for a link. Whatever is empty is left out. */
export function formatRoute(page: PageId, query: Readonly<Record<string, string | undefined>> = {}): string {
  const chosen = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []))
  const search = new URLSearchParams(chosen).toString()
  return search === '' ? `#/${page}` : `#/${page}?${search}`
}
