/**
 * What Carpool keeps of the public price list: one entry per model of the families it serves, in USD per million
 * tokens.
 */

/**
 * @typedef {{ prefix: string, listedUnder?: string, webSearch?: number }} Family
 * @typedef {{ input?: number, output?: number, reasoning?: number, cacheRead?: number, cacheWrite5m?: number,
 *   cacheWrite1h?: number }} Prices
 * @typedef {Prices & { above?: number, tier?: string }} Variant
 * @typedef {Prices & { webSearch?: number, multipliers?: Record<string, number>, variants?: Variant[] }} ModelPrice
 * @typedef {Record<string, unknown>} Entry
 */

/** The list's fields, in USD per token, and our names for them. */
const FIELDS = new Map([
  ['input_cost_per_token', 'input'],
  ['output_cost_per_token', 'output'],
  ['output_cost_per_reasoning_token', 'reasoning'],
  ['cache_read_input_token_cost', 'cacheRead'],
  ['cache_creation_input_token_cost', 'cacheWrite5m'],
  ['cache_creation_input_token_cost_above_1hr', 'cacheWrite1h'],
])
const ORDER = ['above', 'tier', ...FIELDS.values(), 'webSearch', 'multipliers', 'variants']
const FIELD =
  /^(.+?_cost(?:_per_token|_per_reasoning_token)?(?:_above_1hr)?)(?:_above_(\d+)k_tokens)?(?:_(priority|flex))?$/
const MODES = new Set(['chat', 'responses', 'completion'])
const DEAREST_PER_MILLION = 10_000

/**
 * @param {unknown} list the public list, parsed
 * @param {readonly Family[]} families
 * @returns {Record<string, ModelPrice>} in the order of the names
 */
export function takePrices(list, families) {
  /** @type {Map<string, ModelPrice>} */
  const taken = new Map()
  for (const [listedName, entry] of entriesOf(list)) {
    const family = families.find(({ prefix, listedUnder = '' }) =>
      [prefix, listedUnder + prefix].some(beginning => listedName.startsWith(beginning)),
    )
    if (family === undefined || !isChat(entry)) continue
    const isOwnEntry = listedName.startsWith(family.prefix)
    const name = isOwnEntry ? listedName : listedName.slice(family.listedUnder?.length)
    if (/[/:@]/.test(name) || (isOwnEntry && taken.has(name))) continue
    const price = readPrice(entry, family)
    if (price !== undefined) taken.set(name, price)
  }
  return Object.fromEntries([...withoutDatedTwins(taken)].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** @param {unknown} list @returns {[string, Entry][]} */
function entriesOf(list) {
  if (typeof list !== 'object' || list === null || Array.isArray(list)) throw new Error('not a price list')
  return Object.entries(list).filter(([, entry]) => typeof entry === 'object' && entry !== null)
}

/** @param {Entry} entry */
function isChat(entry) {
  const output = entry['supported_output_modalities']
  const isText = !Array.isArray(output) || output.every(kind => kind === 'text')
  return MODES.has(String(entry['mode'])) && isText
}

/**
 * @param {Entry} entry
 * @param {Family} family
 * @returns {ModelPrice | undefined} undefined for one without both prices
 */
function readPrice(entry, family) {
  const [plain, ...variants] = readVariants(entry)
  const input = plain?.input
  if (plain === undefined || input === undefined || plain.output === undefined) return undefined
  const webSearch = perSearch(entry)
  const multipliers = readMultipliers(entry)
  return ordered({
    ...plain,
    ...(webSearch !== undefined && webSearch !== family.webSearch && { webSearch }),
    ...(Object.keys(multipliers).length > 0 && { multipliers }),
    ...(variants.length > 0 && {
      variants: variants.map(variant => ordered({ input, ...variant })),
    }),
  })
}

/** @param {Entry} entry @returns {Variant[]} the plain prices first, then by prompt length and tier */
function readVariants(entry) {
  /** @type {Map<string, Variant>} */
  const variants = new Map([['', {}]])
  for (const [field, value] of Object.entries(entry)) {
    const [, listed = '', thousands, tier] = FIELD.exec(field) ?? []
    const name = FIELDS.get(listed)
    const price = perMillion(value)
    if (name === undefined || price === undefined) continue
    const key = [thousands?.padStart(6, '0'), tier].filter(Boolean).join(' ')
    const variant = variants.get(key) ?? {
      ...(thousands !== undefined && { above: Number(thousands) * 1000 }),
      ...(tier !== undefined && { tier }),
    }
    variants.set(key, Object.assign(variant, { [name]: price }))
  }
  for (const variant of variants.values()) if (variant.reasoning === variant.output) delete variant.reasoning
  return [...variants].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, variant]) => variant)
}

/** @param {Entry} entry @returns {Record<string, number>} */
function readMultipliers(entry) {
  const own = entry['provider_specific_entry']
  if (typeof own !== 'object' || own === null) return {}
  return Object.fromEntries(
    Object.entries(own).filter(([, factor]) => typeof factor === 'number' && factor > 0),
  )
}

/** @param {Entry} entry */
function perSearch(entry) {
  const costs = entry['search_context_cost_per_query']
  if (typeof costs !== 'object' || costs === null) return undefined
  const cost = Object.entries(costs).find(([size]) => size === 'search_context_size_medium')?.[1]
  return typeof cost === 'number' && cost >= 0 ? cost : undefined
}

/**
 * Six decimals, which also takes off the noise of binary fractions.
 * @param {unknown} usdPerToken
 */
function perMillion(usdPerToken) {
  if (typeof usdPerToken !== 'number' || !(usdPerToken >= 0)) return undefined
  const price = Number((usdPerToken * 1_000_000).toFixed(6))
  return price <= DEAREST_PER_MILLION ? price : undefined
}

/**
 * A dated name is found under the plain one; it is kept where it has a price of its own.
 * @param {Map<string, ModelPrice>} taken
 */
function withoutDatedTwins(taken) {
  return [...taken].filter(([name, price]) => {
    const plain = taken.get(name.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, ''))
    return plain === undefined || plain === price || JSON.stringify(plain) !== JSON.stringify(price)
  })
}

/**
 * @template {object} T
 * @param {T} price
 * @returns {T} with its fields in one order, so that equal prices look equal
 */
function ordered(price) {
  return /** @type {T} */ (
    Object.fromEntries(Object.entries(price).toSorted(([a], [b]) => rank(a) - rank(b)))
  )
}

/** @param {string} name */
function rank(name) {
  return ORDER.indexOf(name)
}
