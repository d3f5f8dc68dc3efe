import { readFile, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { errorCode, writePrivateFile } from '../kernel/private-file.ts'

const noteSchema = z.object({
  place: z.union([z.object({ socketPath: z.string() }), z.object({ port: z.number().int() })]),
  startedAt: z.number(),
  binary: z.string(),
  /** Absent between the start of the child and its readiness. */
  pid: z.number().int().optional(),
  runId: z.string().optional(),
  version: z.string().optional(),
})
/** What a start leaves for the next one, in case it dies before it can clear up. */
export type RedisNote = z.infer<typeof noteSchema>

/** `<data-dir>/redis.json` */
export function createNoteFile(dataDir: string) {
  const path = join(dataDir, 'redis.json')
  return {
    write: (note: RedisNote) => writePrivateFile(path, `${JSON.stringify(note, null, 2)}\n`),
    /** Undefined when there is none, or none that can be read. */
    async read(): Promise<RedisNote | undefined> {
      try {
        return noteSchema.parse(JSON.parse(await readFile(path, 'utf8')))
      } catch (error) {
        if (error instanceof SyntaxError || error instanceof z.ZodError || errorCode(error) === 'ENOENT')
          return undefined
        throw error
      }
    },
    /** Removes it, and the socket's folder if we made that. */
    async remove(note: RedisNote): Promise<void> {
      if ('socketPath' in note.place) await removeSocketFolder(note.place.socketPath)
      await rm(path, { force: true })
    },
  }
}

async function removeSocketFolder(socketPath: string): Promise<void> {
  const folder = dirname(socketPath)
  if (!basename(folder).startsWith('carpool-')) return
  await rm(socketPath, { force: true })
  try {
    await rmdir(folder)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTEMPTY') throw error
  }
}
