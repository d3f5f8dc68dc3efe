import { mkdir, readdir, rm } from 'node:fs/promises'
import type { Backup, BackupKind, Holdings, Restore, Restored } from '../../contract/backup.ts'
import { AdminProblem } from '../../contract/problem.ts'
import { RelayError } from '../../kernel/errors.ts'
import { describeError } from '../../kernel/logger.ts'
import { errorCode } from '../../kernel/private-file.ts'
import type { Store } from '../store.ts'
import { type BackupHeader, readBackupFile, writeBackupFile } from './backup-file.ts'
import { backupIdOf, backupIdPattern, backupPathOf, readBackup } from './backup-folder.ts'
import { type Entry, readEntries } from './entry.ts'
import { readHoldings } from './holdings.ts'
import { isMomentary, replaceEverything } from './restore.ts'

export interface BackupsDeps {
  readonly store: Store
  /** Where the files lie. */
  readonly folder: string
  readonly version: string
  /** Differs with the master key: what one key sealed, another cannot open. */
  readonly masterKeyMark: string
  readonly now: () => number
}

/** Copies of everything in the store, a file each. */
export interface Backups {
  /** The newest first. */
  list(): Promise<readonly Backup[]>
  create(kind: BackupKind): Promise<Backup>
  /** Throws `AdminProblem` rather than replace something without being told to. */
  restore(id: string, how: Restore): Promise<Restored>
  remove(id: string): Promise<void>
  /** Makes the day's backup unless there is one, and forgets daily ones beyond the newest seven. */
  keepDaily(): Promise<void>
}

const dayMs = 24 * 60 * 60 * 1000
const keptDaily = 7

export function createBackups(deps: BackupsDeps): Backups {
  const { store, folder, now } = deps

  const read = (id: string): Promise<Backup> => readBackup(folder, id)
  const list = (): Promise<readonly Backup[]> => listBackups(folder)

  async function create(kind: BackupKind): Promise<Backup> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const madeAt = now()
    const id = backupIdOf(madeAt, kind)
    const { version, masterKeyMark } = deps
    const header: BackupHeader = {
      format: 'carpool-backup',
      formatVersion: 1,
      kind,
      madeAt,
      version,
      masterKeyMark,
      holds: await readHoldings(store),
    }
    await writeBackupFile(backupPathOf(folder, id), header, readAll(store, now))
    return await read(id)
  }

  async function restore(id: string, how: Restore): Promise<Restored> {
    const { header, entries } = await readBackupFile(backupPathOf(folder, (await read(id)).id))
    if (header.masterKeyMark !== deps.masterKeyMark) throw otherMasterKey()
    const there = await readHoldings(store)
    assertMayReplace(there, header.holds, how)
    const before = isEmpty(there) ? undefined : await create('before-restore')
    await replaceEverything(store, entries).catch(explainFailure)
    return { holds: await readHoldings(store), ...(before && { before }) }
  }

  return {
    list,
    create,
    restore,
    async remove(id) {
      await rm(backupPathOf(folder, (await read(id)).id))
    },
    async keepDaily() {
      if (isEmpty(await readHoldings(store))) return
      const daily = (await list()).filter(({ kind }) => kind === 'daily')
      if (now() - (daily[0]?.madeAt ?? 0) < dayMs) return
      await create('daily')
      for (const { path } of daily.slice(keptDaily - 1)) await rm(path, { force: true })
    },
  }
}

async function listBackups(folder: string): Promise<readonly Backup[]> {
  const names = (await namesIn(folder)).filter(name => backupIdPattern.test(name))
  // A file that cannot be read is not offered.
  const found = await Promise.all(names.map(name => readBackup(folder, name).catch(() => undefined)))
  return found.filter(backup => backup !== undefined).toSorted((a, b) => b.madeAt - a.madeAt)
}

async function* readAll(store: Store, now: () => number): AsyncGenerator<Entry> {
  for (const key of (await store.listKeys()).filter(each => !isMomentary(each)).toSorted())
    yield* readEntries(store, key, now())
}

const isEmpty = ({ accounts, keys, calls }: Holdings): boolean => accounts + keys + calls === 0

function assertMayReplace(there: Holdings, wanted: Holdings, { replace, allowEmpty }: Restore): void {
  if (isEmpty(there)) return
  const what = `${there.accounts} accounts, ${there.keys} keys and ${there.calls} calls`
  if (!replace)
    throw new AdminProblem(409, {
      code: 'store_not_empty',
      message: `There are ${what} already. Say that they may be replaced (--replace); they are backed up first.`,
    })
  if (isEmpty(wanted) && !allowEmpty)
    throw new AdminProblem(409, {
      code: 'backup_empty',
      message: `This backup is empty, and there are ${what}. To lose them, say so (--allow-empty).`,
    })
}

function explainFailure(error: unknown): never {
  if (error instanceof RelayError) throw error
  throw new AdminProblem(500, {
    code: 'restore_failed',
    message: `The backup could not be put in place, and nothing was changed: ${describeError(error)}`,
  })
}

const otherMasterKey = (): AdminProblem =>
  new AdminProblem(409, {
    code: 'other_master_key',
    message:
      'This backup was made under another master key, so its secrets cannot be opened here. Stop Carpool, put the ' +
      'master.key of that installation into the data directory (or its CARPOOL_MASTER_KEY), and try again. ' +
      'Nothing was changed.',
  })

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
