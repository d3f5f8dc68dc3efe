import { createHash, randomBytes } from 'node:crypto'
import { readdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { askClaim, type Claim, listenForClaims } from './lock-claim.ts'
import { type ShortFolder, shortenFolder } from './short-folder.ts'

export interface DirectoryLock {
  release(): Promise<void>
}

/** Somebody else holds the lock. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse'
  /** Of the holder, if it answered. */
  readonly pid: number | undefined

  constructor(folder: string, pid: number | undefined) {
    super(`${folder} is in use by another Carpool${pid === undefined ? '' : ` (pid ${pid})`}`)
    this.pid = pid
  }
}

const claimPattern = /^lock-[0-9a-f]{16}$/
const retryAfterMs = 20

/**
 * Locks a folder for this process, until `release` or its end, however that comes. Not by a pid in a file, which outlives
 * its process and may come to mean another one: by a socket that only a living process answers.
 * Rejects with `DirectoryInUse`.
 */
export async function lockDirectory(folder: string): Promise<DirectoryLock> {
  return process.platform === 'win32' ? lockByPipe(folder) : lockBySocket(folder)
}

/**
 * Each claimant listens on a socket of its own before it looks for others, so of two the later one sees the other.
 * Who sees a holder gives up; of two claimants the one with the greater name does, and the other waits for that.
 */
async function lockBySocket(folder: string): Promise<DirectoryLock> {
  const name = `lock-${randomBytes(8).toString('hex')}`
  const short = await shortenFolder(folder, name.length)
  const mine = await listenWithin(short, name)
  const release = async (): Promise<void> => {
    await mine.close()
    await rm(join(folder, name), { force: true })
  }
  try {
    for (;;) {
      const rivals = await findRivals(folder, name)
      const winner = rivals.find(rival => outranks(rival, name))
      if (winner !== undefined) throw new DirectoryInUse(folder, winner.pid)
      if (rivals.length === 0) break
      await new Promise(resolve => setTimeout(resolve, retryAfterMs))
    }
  } catch (error) {
    await release()
    throw error
  }
  mine.hold()
  return { release }
}

async function listenWithin(short: ShortFolder, name: string) {
  try {
    return await listenForClaims(join(short.path, name))
  } finally {
    await short.restore()
  }
}

function outranks(rival: Claim, name: string): boolean {
  return rival.standing === 'holds' || (rival.standing === 'claims' && rival.name < name)
}

async function findRivals(folder: string, own: string): Promise<Claim[]> {
  const names = (await readdir(folder)).filter(name => claimPattern.test(name) && name !== own)
  if (names.length === 0) return []
  const short = await shortenFolder(folder, own.length)
  try {
    const claims = await Promise.all(names.map(name => askClaim(join(short.path, name), name)))
    return claims.filter(claim => claim !== undefined)
  } finally {
    await short.restore()
  }
}

/** A named pipe belongs to one process and vanishes with it. */
async function lockByPipe(folder: string): Promise<DirectoryLock> {
  const digest = createHash('sha256')
    .update((await realpath(folder)).toLowerCase())
    .digest('hex')
  const path = `\\\\.\\pipe\\carpool-${digest}`
  try {
    const mine = await listenForClaims(path)
    mine.hold()
    return { release: mine.close }
  } catch {
    throw new DirectoryInUse(folder, (await askClaim(path, digest))?.pid)
  }
}
