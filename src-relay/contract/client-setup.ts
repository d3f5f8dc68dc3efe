import { z } from 'zod'

/** A client on the relay's own computer, which can be set up by writing into its settings. */
export const clientSetupSchema = z.object({
  id: z.string(),
  label: z.string(),
  provider: z.string(),
  /** Whole paths of the files that are written. */
  files: z.array(z.string()),
  /** ms epoch; absent while it is not set up by this relay. */
  appliedAt: z.number().optional(),
  /** The files were changed since: undoing takes those changes back too. */
  isChanged: z.boolean().optional(),
})
export type ClientSetup = z.infer<typeof clientSetupSchema>

export const clientSetupUndoSchema = z.strictObject({
  /** Also takes back what was changed in the files since. */
  force: z.boolean().default(false),
})
