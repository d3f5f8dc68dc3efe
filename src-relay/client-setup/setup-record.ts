import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { makePrivateFolder, writePrivateFile } from '../kernel/private-file.ts'
import { readBytes } from './settings-on-disk.ts'

const recordSchema = z.object({
  appliedAt: z.number(),
  keyId: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      /** As base64; null where there was no file. */
      before: z.base64().nullable(),
      /** SHA-256 of what was written. */
      written: z.string(),
    }),
  ),
})
/** What was done for one client, with all that is needed to take it back. */
export type SetupRecord = z.infer<typeof recordSchema>

/** Kept in the data folder, which only the owner's user may read. */
export interface SetupRecords {
  find(id: string): Promise<SetupRecord | undefined>
  write(id: string, record: SetupRecord): Promise<void>
  remove(id: string): Promise<void>
}

export function createSetupRecords(dataDir: string): SetupRecords {
  const folder = join(dataDir, 'client-setup')
  const pathOf = (id: string) => join(folder, `${id}.json`)
  return {
    async find(id) {
      const bytes = await readBytes(pathOf(id))
      return bytes ? recordSchema.parse(JSON.parse(bytes.toString())) : undefined
    },
    async write(id, record) {
      await makePrivateFolder(folder)
      await writePrivateFile(pathOf(id), JSON.stringify(record))
    },
    remove: id => rm(pathOf(id), { force: true }),
  }
}
