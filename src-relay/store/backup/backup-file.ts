import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { constants, createGzip, gunzip } from 'node:zlib'
import { z } from 'zod'
import { backupKinds, holdingsSchema } from '../../contract/backup.ts'
import { AdminProblem } from '../../contract/problem.ts'
import { type Entry, entrySchema } from './entry.ts'

export const headerSchema = z.object({
  format: z.literal('carpool-backup'),
  formatVersion: z.literal(1),
  kind: z.enum(backupKinds),
  madeAt: z.number(),
  version: z.string(),
  /** Tells one master key from another and nothing else. */
  masterKeyMark: z.string(),
  holds: holdingsSchema,
})
export type BackupHeader = z.infer<typeof headerSchema>

const footerSchema = z.object({ end: z.literal(true), entries: z.number(), sha256: z.string() })

/** Lines of JSON, gzipped: what it is, its entries, and a digest over all of that. The file appears whole or not at all. */
export async function writeBackupFile(
  path: string,
  header: BackupHeader,
  entries: AsyncIterable<Entry>,
): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const target = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true })
    await pipeline(Readable.from(linesOf(header, entries)), createGzip(), target)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function* linesOf(header: BackupHeader, entries: AsyncIterable<Entry>): AsyncGenerator<string> {
  const digest = createHash('sha256')
  const asLine = (value: unknown): string => {
    const line = `${JSON.stringify(value)}\n`
    digest.update(line)
    return line
  }
  let count = 0
  yield asLine(header)
  for await (const entry of entries) {
    count += 1
    yield asLine(entry)
  }
  yield `${JSON.stringify({ end: true, entries: count, sha256: digest.digest('hex') })}\n`
}

/** Enough for the first line, whatever follows. */
const headBytes = 64 * 1024

export async function readBackupHeader(path: string): Promise<BackupHeader> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
  const [line = ''] = await unzip(buffer.subarray(0, bytesRead))
  return parse(headerSchema, line)
}

/** The whole of it, once it has proved to be whole. Throws `AdminProblem` for a file that is damaged or none of ours. */
export async function readBackupFile(path: string): Promise<{ header: BackupHeader; entries: Entry[] }> {
  const lines = (await unzip(await readFile(path))).slice(0, -1)
  const [first = '', ...rest] = lines
  const header = parse(headerSchema, first)
  const footer = parse(footerSchema, rest.pop() ?? '')
  const digest = createHash('sha256')
  for (const line of [first, ...rest]) digest.update(`${line}\n`)
  if (footer.entries !== rest.length || footer.sha256 !== digest.digest('hex')) throw notABackup()
  return { header, entries: rest.map(line => parse(entrySchema, line)) }
}

/** As far as it can be read. */
async function unzip(bytes: Buffer): Promise<string[]> {
  try {
    const text = await promisify(gunzip)(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
    return text.toString('utf8').split('\n')
  } catch {
    throw notABackup()
  }
}

function parse<S extends z.ZodType>(schema: S, line: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(line))
  } catch {
    throw notABackup()
  }
}

const notABackup = (): AdminProblem =>
  new AdminProblem(400, {
    code: 'not_a_backup',
    message: 'This file is no backup of Carpool, or a damaged one. Nothing was changed.',
  })
