import type { Readable } from 'node:stream'
import type { AdminClient } from '../contract/client.ts'
import type { Flags } from './flags.ts'

interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** What a command may touch of the process it runs in. */
export interface CommandIo {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  /** Secrets are removed from it once they have been read. */
  readonly env: NodeJS.ProcessEnv
  /** Folder of the program's entry file, beside which its other files are found. */
  readonly programDir: string
  readonly version: string
}

export interface Option {
  readonly type: 'string' | 'boolean'
  /** Stands for the value in the help, e.g. `FILE`. */
  readonly value?: string
  readonly help: string
}

/** One use of a command, arguments read. */
export interface CommandCall {
  readonly io: CommandIo
  /** As many as the command names. */
  readonly positionals: readonly string[]
  readonly flags: Flags
  readonly dataDir: string
}

/** What a command answers: one document for programs, the same in words for people. */
export interface CommandReply {
  readonly document: unknown
  readonly text: string
}

interface CommandShape {
  /** One word or two, e.g. `account add`. */
  readonly name: string
  readonly summary: string
  readonly positionals: readonly string[]
  readonly options: Readonly<Record<string, Option>>
}

/** Asks the running relay and answers. */
export interface AskingCommand extends CommandShape {
  ask(call: CommandCall, client: AdminClient): Promise<CommandReply>
}

/** Lives as long as it likes; resolves to the exit code. */
export interface LastingCommand extends CommandShape {
  run(call: CommandCall, say: (reply: CommandReply) => void): Promise<number>
}

export type Command = AskingCommand | LastingCommand
