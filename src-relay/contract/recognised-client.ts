import { z } from 'zod'
import { nameSchema } from './name.ts'

const signSchema = z.strictObject({
  header: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'must be the name of a header in lower case')
    .default('user-agent'),
  /** What the header begins with; case does not count. */
  prefix: z.string().min(2).max(100),
  /** Any word of the header may begin with it, not only the first. */
  anyWord: z.boolean().default(false),
})

/** A client program and the signs by which it is known. Signs are labels, never proofs. */
export const recognisedClientSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be of small letters, digits and dashes'),
  label: nameSchema,
  signs: z.array(signSchema).min(1).max(20),
})
export type RecognisedClient = z.infer<typeof recognisedClientSchema>

export const recognisedClientsSchema = z
  .array(recognisedClientSchema)
  .max(100)
  .refine(
    clients => new Set(clients.map(({ id }) => id)).size === clients.length,
    'must not hold two with one id',
  )

/** As listed: the owner's own and the built-in ones. */
export const listedClientSchema = recognisedClientSchema.extend({ isBuiltIn: z.boolean() })
export type ListedClient = z.infer<typeof listedClientSchema>
