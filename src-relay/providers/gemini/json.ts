/** Undefined for what is no JSON: cut off, a page, or empty. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
