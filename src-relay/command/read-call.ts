import { parseArgs } from 'node:util'
import { errorCode } from '../kernel/private-file.ts'
import type { Command, CommandCall, CommandIo, Option } from './command.ts'
import { UsageError } from './command-error.ts'
import { chooseDataDir } from './data-dir.ts'
import { createFlags } from './flags.ts'

/** What every command takes. */
export const sharedOptions: Readonly<Record<string, Option>> = {
  'data-dir': { type: 'string', value: 'DIR', help: "Carpool's data (CARPOOL_DATA_DIR)" },
  json: { type: 'boolean', help: 'one JSON document on standard output' },
  help: { type: 'boolean', help: 'this text' },
}

/** Reads what stands behind the name of a command. Throws `UsageError`. */
export function readCall(command: Command, args: readonly string[], io: CommandIo): CommandCall {
  refuseSecret(args)
  const { values, positionals } = parse(command, args)
  const flags = createFlags(values)
  const dataDir = chooseDataDir(flags.text('data-dir'), io.env)
  if (!flags.isSet('help')) countPositionals(command, positionals)
  return { io, positionals, flags, dataDir }
}

function refuseSecret(args: readonly string[]): void {
  if (!args.some(arg => arg === '--secret' || arg.startsWith('--secret='))) return
  throw new UsageError(
    '--secret is refused: the command line shows in the shell history and to every program of this computer. ' +
      'Use --secret-file FILE, or --secret-file - to read it from standard input',
  )
}

function parse({ options }: Command, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { ...sharedOptions, ...options }, allowPositionals: true })
  } catch (error) {
    if (!errorCode(error)?.startsWith('ERR_PARSE_ARGS')) throw error
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split('. ')
    throw new UsageError(sentence.replaceAll("'", ''))
  }
}

function countPositionals({ positionals: wanted }: Command, given: readonly string[]): void {
  const missing = wanted[given.length]
  if (missing !== undefined) throw new UsageError(`${missing} is missing`)
  if (given.length > wanted.length)
    throw new UsageError(`there are too many words; it takes ${wanted.join(' ') || 'none'}`)
}
