import { constants } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Backup, Holdings } from '../contract/backup.ts'
import { describeError } from '../kernel/logger.ts'
import type { AskingCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import { formatCount, formatTime } from './format.ts'
import { type Column, renderTable } from './table.ts'

const columns: readonly Column<Backup>[] = [
  { title: 'MADE', cell: ({ madeAt }) => formatTime(madeAt) },
  { title: 'KIND', cell: ({ kind }) => kind },
  { title: 'ACCOUNTS', align: 'right', cell: ({ holds }) => formatCount(holds.accounts) },
  { title: 'KEYS', align: 'right', cell: ({ holds }) => formatCount(holds.keys) },
  { title: 'CALLS', align: 'right', cell: ({ holds }) => formatCount(holds.calls) },
  { title: 'FILE', cell: ({ path }) => path },
]

export const backupList: AskingCommand = {
  name: 'backup list',
  summary: 'the backups in the data directory',
  positionals: [],
  options: {},
  async ask(_call, client) {
    const backups = await client.listBackups()
    const text = backups.length > 0 ? renderTable(columns, backups) : 'There are no backups yet.'
    return { document: backups, text }
  },
}

export const backup: AskingCommand = {
  name: 'backup',
  summary: 'put accounts, keys, settings and usage into one file; the master key is not in it',
  positionals: [],
  options: { to: { type: 'string', value: 'FILE', help: 'a copy there; a file that is there stays' } },
  async ask({ flags }, client) {
    const made = await client.createBackup({ body: {} })
    const to = flags.text('to')
    if (to !== undefined) await copy(made.path, resolve(to))
    const path = to === undefined ? made.path : resolve(to)
    return { document: { ...made, path }, text: `Backed up ${describe(made.holds)}:\n\n  ${path}` }
  },
}

export const restore: AskingCommand = {
  name: 'restore',
  summary: 'put a backup in the place of what is there',
  positionals: ['FILE'],
  options: {
    replace: { type: 'boolean', help: 'replace what is there; it is backed up first' },
    'allow-empty': { type: 'boolean', help: 'even by a backup that holds nothing' },
  },
  async ask({ positionals: [file = ''], flags, dataDir }, client) {
    const id = `carpool-${new Date().toISOString().replaceAll(/[:.]/g, '-')}-imported.backup`
    const folder = join(dataDir, 'backups')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await copy(resolve(file), join(folder, id))
    try {
      const body = { replace: flags.isSet('replace'), allowEmpty: flags.isSet('allow-empty') }
      const restored = await client.restoreBackup({ id, body })
      const before = restored.before ? `\nWhat was there before: ${restored.before.path}` : ''
      return { document: restored, text: `Restored ${describe(restored.holds)}.${before}` }
    } finally {
      await client.removeBackup({ id }).catch(() => undefined)
    }
  },
}

const describe = ({ accounts, keys, calls }: Holdings): string =>
  `${formatCount(accounts)} accounts, ${formatCount(keys)} keys and ${formatCount(calls)} calls`

async function copy(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL)
  } catch (error) {
    throw new CommandError('copy_failed', `The file cannot be copied: ${describeError(error)}`)
  }
}
