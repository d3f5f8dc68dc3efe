import { type ClientRun, createFriendMachine, findClient } from './friend-machine.ts'

export type ClaudeCodeVersion = '2.1.330' | '2.0.31' | '1.0.58'
const newestVersion = '2.1.330' satisfies ClaudeCodeVersion

/** Claude Code on a friend's machine. */
export interface ClaudeCode extends AsyncDisposable {
  readonly projectDir: string
  /** Runs it to its end; after `withinMs` (default 45 s) it is ended, with all it has started. */
  run(args: readonly string[], withinMs?: number): Promise<ClientRun>
}

export interface ClaudeCodeOptions {
  readonly version?: ClaudeCodeVersion
  /** `ANTHROPIC_BASE_URL` and the like. */
  readonly env: Readonly<Record<string, string>>
}

// With other hosts in reach, nothing but the calls themselves is wanted.
const quietSettings = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' }

export async function createClaudeCode({
  version = newestVersion,
  env,
}: ClaudeCodeOptions): Promise<ClaudeCode> {
  const program = await findClient('claude-code', version, 'claude')
  const quiet = process.env['CARPOOL_CLIENTS_NETWORK'] === 'host' ? quietSettings : {}
  const machine = await createFriendMachine({ ...quiet, ...env })
  return {
    projectDir: machine.projectDir,
    run: (args, withinMs) => machine.run(program, args, withinMs),
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  }
}
