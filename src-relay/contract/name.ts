import { z } from 'zod'

/** A name the owner types: trimmed, 1 to 80 characters, no control characters. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(80, 'must have at most 80 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must have no control characters')
