import { UsageError } from './command-error.ts'

/** The options of one use of a command. */
export interface Flags {
  isSet(name: string): boolean
  text(name: string): string | undefined
  /** Throws `UsageError`. */
  requiredText(name: string): string
  /** Throws `UsageError`. */
  wholeNumber(name: string): number | undefined
}

export function createFlags(values: Readonly<Record<string, unknown>>): Flags {
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    isSet: name => values[name] !== undefined,
    text,
    requiredText(name) {
      const value = text(name)
      if (value === undefined) throw new UsageError(`--${name} is missing`)
      return value
    },
    wholeNumber(name) {
      const value = text(name)
      if (value === undefined) return undefined
      if (!/^\d{1,15}$/.test(value)) throw new UsageError(`--${name} must be a whole number`)
      return Number(value)
    },
  }
}
