import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly tookMs: number
}

/** A copy of our tooling over a tree of a few files, with our node_modules. */
export interface SmallProject extends AsyncDisposable {
  readonly folder: string
  write(files: Readonly<Record<string, string>>): Promise<void>
  /** Runs one of its scripts to the end. */
  run(script: string, args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>
}

export async function createSmallProject(copied: readonly string[]): Promise<SmallProject> {
  const folder = await mkdtemp(join(tmpdir(), 'carpool-small-'))
  for (const path of copied) await cp(path, join(folder, path), { recursive: true })
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  return {
    folder,
    write: async files => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), text)
      }
    },
    run: (script, args = [], env = {}) => runScript(folder, [join('scripts', script), ...args], env),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function runScript(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { promise, resolve: settle } = Promise.withResolvers<Outcome>()
  const beganAt = performance.now()
  const options = { cwd: folder, maxBuffer: 1e8, env: { ...process.env, ...env } }
  execFile(process.execPath, [...args], options, (error, stdout, stderr) => {
    const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
    settle({ code, stdout, stderr, tookMs: performance.now() - beganAt })
  })
  return promise
}
