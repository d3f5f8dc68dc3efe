import type { Provider, ProviderRoute } from '../providers/provider.ts'

export interface MatchedRoute {
  readonly provider: Provider
  readonly route: ProviderRoute
  /** The route's plain path with its parameters filled in. */
  readonly path: string
}

/** The addresses of all providers, with every spelling that users type and client libraries derive. */
export interface RouteTable {
  find(method: string, path: string): MatchedRoute | undefined
  /** For an address that leads nowhere: a route of the family it was meant for, and the right URLs. */
  suggest(path: string): { readonly route: ProviderRoute; readonly hints: readonly string[] } | undefined
  /** Whether a path lies under some provider's prefix. */
  isKnown(path: string): boolean
}

interface Pattern {
  readonly method: string
  readonly shape: RegExp
  readonly provider: Provider
  readonly route: ProviderRoute
}

export function createRouteTable(providers: readonly Provider[]): RouteTable {
  const exact = new Map<string, MatchedRoute>()
  const patterns: Pattern[] = []
  const families: { readonly prefix: string; readonly provider: Provider; readonly route: ProviderRoute }[] =
    []

  const allRoutes = providers.flatMap(provider => provider.routes.map(route => ({ provider, route })))
  for (const { provider, route } of allRoutes) {
    for (const prefix of route.prefixes) {
      families.push({ prefix, provider, route })
      for (const path of [route.path, ...route.aliases]) add(provider, route, `${prefix}${path}`)
    }
  }
  // The longest prefix is the most particular family.
  families.sort((a, b) => b.prefix.length - a.prefix.length)

  function add(provider: Provider, route: ProviderRoute, path: string): void {
    if (!path.includes('{'))
      return void exact.set(`${route.method} ${path}`, { provider, route, path: route.path })
    const shape = new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '([^/]+)')}$`)
    patterns.push({ method: route.method, shape, provider, route })
  }

  const familyOf = (path: string) =>
    families.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))

  function find(method: string, rawPath: string): MatchedRoute | undefined {
    const path = plainPath(rawPath)
    return exact.get(`${method} ${path}`) ?? findPattern(patterns, method, path)
  }

  /** A base URL without the family: the addresses it would be right at. */
  function suggestPrefix(path: string) {
    const prefixes = [...new Set(families.map(({ prefix }) => prefix))].toSorted()
    const found = prefixes.flatMap(prefix => {
      const match = find('POST', `${prefix}${path}`) ?? find('GET', `${prefix}${path}`)
      return match ? [{ route: match.route, hint: `${match.route.method} ${prefix}${match.route.path}` }] : []
    })
    const [first] = found
    return first && { route: first.route, hints: found.map(({ hint }) => hint) }
  }

  return {
    find,
    suggest(path) {
      const family = familyOf(plainPath(path))
      if (!family) return suggestPrefix(path)
      const { prefix, provider, route } = family
      const here = provider.routes.filter(({ prefixes }) => prefixes.includes(prefix))
      const hints = here.map(each => `${each.method} ${prefix}${each.path}`)
      return { route, hints }
    },
    isKnown: path => familyOf(plainPath(path)) !== undefined,
  }
}

function findPattern(patterns: readonly Pattern[], method: string, path: string): MatchedRoute | undefined {
  for (const { method: wanted, shape, provider, route } of patterns) {
    const found = wanted === method ? shape.exec(path) : null
    if (!found) continue
    const values = found.slice(1)
    return { provider, route, path: route.path.replace(/\{\w+\}/g, () => values.shift() ?? '') }
  }
  return undefined
}

/** Doubled and trailing slashes mean nothing. */
function plainPath(path: string): string {
  if (!path.includes('//') && !path.endsWith('/')) return path
  const collapsed = path.replace(/\/{2,}/g, '/')
  return collapsed.length > 1 && collapsed.endsWith('/') ? collapsed.slice(0, -1) : collapsed
}
