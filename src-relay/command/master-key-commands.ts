import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { describeError } from '../kernel/logger.ts'
import { loadMasterKey } from '../kernel/master-key.ts'
import { openWithPassphrase, passphraseSealSchema, sealWithPassphrase } from '../kernel/passphrase-box.ts'
import { createPrivateFile, makePrivateFolder } from '../kernel/private-file.ts'
import type { CommandCall, LastingCommand, Option } from './command.ts'
import { CommandError, exitCodes, UsageError } from './command-error.ts'
import { readSecret } from './secret-input.ts'

const copySchema = passphraseSealSchema.extend({
  format: z.literal('carpool-master-key'),
  formatVersion: z.literal(1),
})

const passphraseOption: Option = {
  type: 'string',
  value: 'FILE',
  help: 'file with the passphrase; - reads it from standard input',
}
const shortestPassphrase = 12

export const masterKeyCopy: LastingCommand = {
  name: 'master-key copy',
  summary: 'put the master key into a file that a passphrase opens; keep it apart from backups',
  positionals: ['FILE'],
  options: { 'passphrase-file': passphraseOption },
  async run(call, say) {
    const passphrase = await readPassphrase(call)
    if (passphrase.length < shortestPassphrase)
      throw new UsageError(`the passphrase must be at least ${shortestPassphrase} characters long`)
    const file = resolve(call.positionals[0] ?? '')
    const seal = await sealWithPassphrase(await ownMasterKey(call), passphrase)
    const text = JSON.stringify({ format: 'carpool-master-key', formatVersion: 1, ...seal })
    if (!(await createPrivateFile(file, `${text}\n`)))
      throw new CommandError(
        'file_exists',
        `${file} is there already, and stays as it is. Name another file.`,
      )
    say({ document: { file }, text: `Copied the master key:\n\n  ${file}` })
    return exitCodes.ok
  },
}

export const masterKeyRestore: LastingCommand = {
  name: 'master-key restore',
  summary: 'take over a copied master key, before the first start on new data',
  positionals: ['FILE'],
  options: { 'passphrase-file': passphraseOption },
  async run(call, say) {
    const copy = await readCopy(resolve(call.positionals[0] ?? ''))
    const key = await openWithPassphrase(copy, await readPassphrase(call))
    if (!key)
      throw new CommandError(
        'wrong_passphrase',
        'The passphrase does not open this file. Nothing was changed.',
      )
    const path = join(call.dataDir, 'master.key')
    await makePrivateFolder(call.dataDir)
    if (!(await createPrivateFile(path, key)))
      throw new CommandError(
        'master_key_exists',
        `There is a master key already: ${path}. Accounts sealed with it would be lost. ` +
          'To begin anew without them, move the data folder away and run this again.',
      )
    say({ document: { path }, text: `The master key is in place. Now start Carpool and restore a backup.` })
    return exitCodes.ok
  },
}

function ownMasterKey({ dataDir, io }: CommandCall): Promise<Buffer> {
  const fromEnvironment = io.env['CARPOOL_MASTER_KEY']
  return loadMasterKey({
    dataDir,
    ...(fromEnvironment && { fromEnvironment }),
    // None is made here.
    ciphertextExists: async () => true,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  })
}

async function readPassphrase({ flags, io }: CommandCall): Promise<string> {
  const source = flags.text('passphrase-file')
  if (source === undefined)
    throw new UsageError('--passphrase-file is missing; - reads it from standard input')
  return await readSecret(source, io)
}

async function readCopy(file: string): Promise<z.output<typeof copySchema>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandError('file_unreadable', `The file cannot be read: ${describeError(error)}`)
  })
  try {
    return copySchema.parse(JSON.parse(text))
  } catch {
    throw new CommandError('not_a_master_key', `${file} is no copy of a master key, or a damaged one.`)
  }
}
