import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { storageMoveResultSchema } from '../../contract/storage.ts'
import { errorCode, writePrivateFile } from '../../kernel/private-file.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'

/** Sealed, because it may hold a password; null is our own Redis. */
const sealedUrlSchema = z.string().nullable()

const placeSchema = z.object({
  v: z.literal(1),
  at: sealedUrlSchema,
  /** What the next start is to do, and whether one has begun to. */
  plan: z.object({ to: sealedUrlSchema, replace: z.boolean(), begun: z.boolean() }).optional(),
  last: storageMoveResultSchema.optional(),
})
type StoredPlace = z.infer<typeof placeSchema>

/** Where everything is stored, as far as the owner chose it while Carpool ran: `<data-dir>/storage.json`. */
export interface StoragePlace {
  readonly url: string | null
  readonly plan?:
    | { readonly to: string | null; readonly replace: boolean; readonly begun: boolean }
    | undefined
  readonly last?: z.infer<typeof storageMoveResultSchema> | undefined
}

const label = 'storage'
const nameOf = (dataDir: string): string => join(dataDir, 'storage.json')

export async function storagePlaceExists(dataDir: string): Promise<boolean> {
  return (await readStored(dataDir)) !== undefined
}

export function createPlaceFile(dataDir: string, secretBox: Pick<SecretBox, 'seal' | 'open'>) {
  const seal = (url: string | null): string | null => (url === null ? null : secretBox.seal(url, label))
  const open = (sealed: string | null): string | null =>
    sealed === null ? null : secretBox.open(sealed, label)
  return {
    async read(): Promise<StoragePlace> {
      const stored = await readStored(dataDir)
      if (!stored) return { url: null }
      const { at, plan, last } = stored
      return { url: open(at), plan: plan && { ...plan, to: open(plan.to) }, last }
    },
    async write({ url, plan, last }: StoragePlace): Promise<void> {
      const stored: StoredPlace = {
        v: 1,
        at: seal(url),
        ...(plan && { plan: { ...plan, to: seal(plan.to) } }),
        ...(last && { last }),
      }
      await writePrivateFile(nameOf(dataDir), `${JSON.stringify(stored)}\n`)
    },
  }
}
export type PlaceFile = ReturnType<typeof createPlaceFile>

async function readStored(dataDir: string): Promise<StoredPlace | undefined> {
  try {
    return placeSchema.parse(JSON.parse(await readFile(nameOf(dataDir), 'utf8')))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
