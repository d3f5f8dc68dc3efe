import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from './logger.ts'
import { createPrivateFile, errorCode, makePrivateFolder } from './private-file.ts'
import { StartError } from './start-error.ts'

export interface MasterKeyDeps {
  readonly dataDir: string
  /** Base64 of 32 bytes; wins over the file. */
  readonly fromEnvironment?: string
  /** Whether anything sealed under an earlier key may exist. Asked only when there is no key. */
  readonly ciphertextExists: () => Promise<boolean>
  readonly logger: Logger
}

const keyBytes = 32

/** The one key under which all secrets are sealed: made once, never replaced. Rejects with a `StartError`. */
export async function loadMasterKey(deps: MasterKeyDeps): Promise<Buffer> {
  const path = join(deps.dataDir, 'master.key')
  if (deps.fromEnvironment !== undefined) return keyFromEnvironment(deps.fromEnvironment, path, deps.logger)
  const stored = await readKeyFile(path)
  if (stored !== undefined) return stored
  if (await deps.ciphertextExists()) throw missing(path)
  await makePrivateFolder(deps.dataDir)
  const made = randomBytes(keyBytes)
  if (await createPrivateFile(path, made)) {
    deps.logger.info('made the master key of this installation', { path })
    return made
  }
  const madeByAnother = await readKeyFile(path)
  if (madeByAnother === undefined) throw missing(path)
  return madeByAnother
}

async function keyFromEnvironment(text: string, path: string, logger: Logger): Promise<Buffer> {
  const key = Buffer.from(text.trim(), 'base64')
  if (!/^[A-Za-z0-9+/]{43}=?$/.test(text.trim()) || key.length !== keyBytes)
    throw new StartError(
      'master_key_refused',
      'CARPOOL_MASTER_KEY is not the base64 of 32 bytes. Give the very key this installation was made with; ' +
        'for a new one: openssl rand -base64 32',
    )
  const there = await stat(path).catch(() => undefined)
  if (there !== undefined) logger.warn('the master key of the environment is used, not the file', { path })
  return key
}

async function readKeyFile(path: string): Promise<Buffer | undefined> {
  let mode: number
  let key: Buffer
  try {
    mode = (await stat(path)).mode
    key = await readFile(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw new StartError('master_key_refused', `The master key ${path} cannot be read.`, error)
  }
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new StartError(
      'master_key_refused',
      `Other users of this computer may read the master key ${path}. Close it with: chmod 600 '${path}'`,
    )
  if (key.length !== keyBytes)
    throw new StartError(
      'master_key_refused',
      `The master key ${path} has ${key.length} bytes instead of ${keyBytes}: it is damaged. Put back a copy of it.`,
    )
  return key
}

function missing(path: string): StartError {
  return new StartError(
    'master_key_missing',
    `The master key ${path} is missing, but there are accounts and keys sealed with it. Put back a copy of the ` +
      'file, or set CARPOOL_MASTER_KEY to it. Carpool makes no new key, because it could open none of them. ' +
      'To begin anew without them, move the data folder away.',
  )
}
