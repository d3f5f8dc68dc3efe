import { z } from 'zod'

/** What an account is tested with; without a model, a small one of its provider. */
export const accountTestSchema = z.strictObject({
  model: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(256, 'must have at most 256 characters')
    .optional(),
})
export type AccountTest = z.infer<typeof accountTestSchema>

/** Header of the answer that names the call in the books. */
export const testedCallHeader = 'x-carpool-call'
