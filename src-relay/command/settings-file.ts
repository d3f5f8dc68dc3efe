import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { describeError } from '../kernel/logger.ts'
import { errorCode, makePrivateFolder, writePrivateFile } from '../kernel/private-file.ts'
import type { CommandCall } from './command.ts'
import { UsageError } from './command-error.ts'
import { mayStandIn, settings } from './settings.ts'

export interface SettingsFile {
  readonly path: string
  /** False for the usual place, where none need be. */
  readonly isNamed: boolean
}

/** The file that `--config` or `CARPOOL_CONFIG` names, else the one in the data directory. */
export function chooseSettingsFile({ flags, io, dataDir }: CommandCall): SettingsFile {
  const named = flags.text('config') ?? (io.env['CARPOOL_CONFIG'] || undefined)
  return { path: resolve(named ?? join(dataDir, 'config.json')), isNamed: named !== undefined }
}

const documentSchema = z.record(z.string(), z.unknown())
export type SettingsDocument = z.output<typeof documentSchema>

/** Empty where the usual file is missing. Throws `UsageError`. */
export async function readSettingsFile({ path, isNamed }: SettingsFile): Promise<SettingsDocument> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (!isNamed && errorCode(error) === 'ENOENT') return '{}'
    throw new UsageError(`the settings cannot be read: ${describeError(error)}`)
  })
  const document = parse(text, path)
  for (const name of Object.keys(document)) {
    const setting = settings[name]
    if (setting && mayStandIn(setting, 'file')) continue
    throw new UsageError(`${path} has a setting that there is not: ${name}`)
  }
  return document
}

/** Replaced in one step; readable by this user alone. */
export async function writeSettingsFile(path: string, document: SettingsDocument): Promise<void> {
  await makePrivateFolder(resolve(path, '..'))
  await writePrivateFile(path, `${JSON.stringify(document, undefined, 2)}\n`)
}

function parse(text: string, path: string): SettingsDocument {
  try {
    return documentSchema.parse(JSON.parse(text))
  } catch {
    throw new UsageError(`${path} must be one JSON object of settings`)
  }
}
