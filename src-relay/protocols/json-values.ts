export type Fields = Readonly<Record<string, unknown>>

/** Undefined for what is no JSON: a part of something still under way, or nothing of the kind. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The members of an object from outside; none for anything else. */
export function readFields(value: unknown): Fields {
  // An upstream's JSON comes in here; each field is checked where it is read.
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

export function readList(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(readFields) : []
}

export function readText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Undefined for what is no count. */
export function readCountValue(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
