const longestName = 200

/** Words that make another product of a model, at another price. */
const otherProducts = new Set([
  'audio',
  'embedding',
  'image',
  'lite',
  'live',
  'max',
  'micro',
  'mini',
  'nano',
  'pro',
  'realtime',
  'tts',
  'turbo',
  'ultra',
])

/**
 * Finds what is known of a model: under its exact name; without folder, region, provider, `[1m]`, tag and date; else
 * under the longest known beginning that ends before a `-`. What follows there must not make another version or
 * another product of it: `name-5` says nothing of the price of `name-5-2` or of `name-5-mini`.
 */
export function findByModelName<T>(known: ReadonlyMap<string, T>, name: string): T | undefined {
  if (name.length > longestName) return undefined
  const plain = withoutAdornment(name.toLowerCase())
  return known.get(name) ?? known.get(plain) ?? known.get(withoutDate(plain)) ?? findByBeginning(known, plain)
}

/** `eu.vendor.name-4-20250514-v1:0`, `vendor/name-4@20250514` and `name-4[1m]` → the part from `name` on. */
function withoutAdornment(name: string): string {
  return name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/[[:@].*$/, '')
    .replace(/^(?:[a-z]+(?:-[a-z]+)*\.)+/, '')
    .replace(/-v\d+$/, '')
}

function withoutDate(name: string): string {
  return name.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '')
}

function findByBeginning<T>(known: ReadonlyMap<string, T>, name: string): T | undefined {
  for (let end = name.lastIndexOf('-'); end > 0; end = name.lastIndexOf('-', end - 1)) {
    const found = known.get(name.slice(0, end))
    if (found !== undefined) return isSameProduct(name.slice(end + 1)) ? found : undefined
  }
  return undefined
}

function isSameProduct(rest: string): boolean {
  const words = rest.split('-')
  return !/^\d{1,2}$/.test(words[0] ?? '') && !words.some(word => otherProducts.has(word))
}
