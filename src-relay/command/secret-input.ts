import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describeError } from '../kernel/logger.ts'
import type { CommandIo } from './command.ts'
import { CommandError } from './command-error.ts'

/** Reads a secret from a file, or for `-` from standard input: piped whole, or typed unseen. */
export async function readSecret(source: string, io: Pick<CommandIo, 'stdin' | 'stderr'>): Promise<string> {
  if (source !== '-') return (await readSecretFile(source)).trim()
  return (io.stdin.isTTY ? await typeUnseen(io) : await text(io.stdin)).trim()
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new CommandError('secret_unreadable', `The secret cannot be read: ${describeError(error)}`)
  }
}

async function typeUnseen({ stdin, stderr }: Pick<CommandIo, 'stdin' | 'stderr'>): Promise<string> {
  stderr.write('Secret (it is not shown): ')
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true })
  try {
    return await new Promise(resolve => {
      lines.once('line', resolve)
      lines.once('close', () => resolve(''))
    })
  } finally {
    lines.close()
    stderr.write('\n')
  }
}
