import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Longest path of a unix socket that every system takes: macOS has 104 bytes, one of them the final zero. */
const longestSocketPath = 103

export interface ShortFolder {
  readonly path: string
  restore(): Promise<void>
}

/** Another, short path to a folder whose own would be too long for a socket with a name of so many bytes. */
export async function shortenFolder(folder: string, nameBytes: number): Promise<ShortFolder> {
  if (fits(folder, nameBytes)) return { path: folder, restore: async () => undefined }
  const temporary = await makeShortFolder(nameBytes + 2)
  const path = join(temporary, 'd')
  await symlink(folder, path)
  return { path, restore: () => rm(temporary, { recursive: true, force: true }) }
}

/** A new folder (0700) under the system's temporary one, short enough for a socket with a name of so many bytes. */
export async function makeShortFolder(nameBytes: number): Promise<string> {
  const parent = fits(join(tmpdir(), 'carpool-XXXXXX'), nameBytes) ? tmpdir() : '/tmp'
  return mkdtemp(join(parent, 'carpool-'))
}

function fits(folder: string, nameBytes: number): boolean {
  return Buffer.byteLength(folder) + 1 + nameBytes <= longestSocketPath
}
