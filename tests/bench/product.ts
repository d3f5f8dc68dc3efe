import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { type Child, type ChildOptions, startChild } from './child.ts'

const root = join(import.meta.dirname, '..', '..')
const runFile = promisify(execFile)
const idOfRedis = z.object({ pid: z.number() })

/** Programs of this checkout, ended with the scope. */
export async function startProgram(
  scope: AsyncDisposableStack,
  options: Omit<ChildOptions, 'args'> & { readonly file: string; readonly args?: readonly string[] },
): Promise<Child> {
  const { file, args = [], ...rest } = options
  return scope.use(await startChild({ ...rest, args: [join(root, file), ...args] }))
}

/** The built relay with a Redis of its own, and the command on its data. */
export interface BenchedRelay extends Child {
  readonly dataDir: string
  readonly redisPid: number
  readonly carpool: (...args: readonly string[]) => Promise<string>
  /** From a file, as an owner would. */
  readonly addAccount: (name: string, upstream: string, secret: string) => Promise<void>
}

export async function startRelay(
  scope: AsyncDisposableStack,
  launcher: readonly string[] = [],
): Promise<BenchedRelay> {
  const dataDir = await mkdtemp(join(tmpdir(), 'carpool-bench-'))
  scope.defer(() => rm(dataDir, { recursive: true, force: true }))
  const relay = await startProgram(scope, {
    file: 'out/relay/headless.js',
    args: [
      'serve',
      '--port',
      '0',
      '--control-port',
      '0',
      '--data-dir',
      dataDir,
      '--log-file',
      join(dataDir, 'log'),
    ],
    announces: /(http:\/\/127\.0\.0\.1:\d+)/,
    launcher,
  })
  const { pid: redisPid } = idOfRedis.parse(JSON.parse(await readFile(join(dataDir, 'redis.json'), 'utf8')))
  const carpool: BenchedRelay['carpool'] = async (...args) => {
    const command = [join(root, 'out/relay/headless.js'), ...args, '--data-dir', dataDir]
    return (await runFile(process.execPath, command)).stdout
  }
  const addAccount: BenchedRelay['addAccount'] = async (name, upstream, secret) => {
    const secretFile = join(dataDir, 'bench-secret')
    await writeFile(secretFile, secret, { mode: 0o600 })
    const where = ['--base-url', upstream, '--secret-file', secretFile]
    await carpool('account', 'add', 'claude', '--name', name, ...where)
  }
  return { ...relay, dataDir, redisPid, carpool, addAccount }
}
