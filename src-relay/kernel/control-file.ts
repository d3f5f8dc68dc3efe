import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** How a program of the same user finds and opens a running relay's control plane. */
const controlAccessSchema = z.object({
  url: z.string(),
  token: z.string(),
  pid: z.number().int(),
})
export type ControlAccess = z.infer<typeof controlAccessSchema>

const pathIn = (dataDir: string) => join(dataDir, 'control.json')

/** Writes `<data-dir>/control.json`, readable by this user alone. */
export async function writeControlFile(dataDir: string, access: ControlAccess): Promise<void> {
  const temporary = `${pathIn(dataDir)}.${randomUUID()}`
  await writeFile(temporary, `${JSON.stringify(access)}\n`, { mode: 0o600, flag: 'wx' })
  await rename(temporary, pathIn(dataDir))
}

/** Undefined when no relay has left one. */
export async function readControlFile(dataDir: string): Promise<ControlAccess | undefined> {
  try {
    return controlAccessSchema.parse(JSON.parse(await readFile(pathIn(dataDir), 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Removes the file unless another launch has already replaced it. */
export async function removeControlFile(dataDir: string, token: string): Promise<void> {
  const current = await readControlFile(dataDir)
  if (current?.token === token) await rm(pathIn(dataDir), { force: true })
}
