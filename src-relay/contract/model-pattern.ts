import { z } from 'zod'

/**
 * Names models: whole words of a name in their order (`opus`, `opus-4`, a full name), or with `*` for anything a form
 * that the whole name must have. Case does not count.
 */
export const modelPatternSchema = z
  .string()
  .trim()
  .max(128, 'must have at most 128 characters')
  .regex(/^[\w.:@/*[\]-]*$/, 'must have only letters, digits, * and . : @ / [ ] _ -')
  .regex(/[a-z0-9*]/i, 'must have a letter, a digit or a *')

export function matchesModel(pattern: string, model: string): boolean {
  if (pattern.includes('*')) return hasForm(pattern.toLowerCase().split(/\*+/), model.toLowerCase())
  const [wanted, words] = [wordsOf(pattern), wordsOf(model)]
  return words.some((_, at) => wanted.every((word, offset) => words[at + offset] === word))
}

/** Parts in their order, the first at the beginning and the last at the end; linear, whatever the name. */
function hasForm(parts: readonly string[], name: string): boolean {
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}

function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
}
