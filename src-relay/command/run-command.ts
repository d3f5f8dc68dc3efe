import type { Command, CommandIo, CommandReply } from './command.ts'
import { UsageError } from './command-error.ts'
import { commands } from './commands.ts'
import { describeCommand, describeCommands } from './help.ts'
import { openRelay } from './open-relay.ts'
import { readCall } from './read-call.ts'
import { describeFailure } from './report-error.ts'

/** Runs one command line and resolves to its exit code: 0 done, 1 failed, 2 wrongly asked, 3 not running. */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const command = findCommand(args)
  const isForProgram = args.includes('--json')
  const say = ({ document, text }: CommandReply): void =>
    void io.stdout.write(isForProgram ? `${JSON.stringify(document)}\n` : `${text}\n`)
  try {
    if (!command) return guide(args, io)
    return await run(command, { args: args.slice(command.name.split(' ').length), io, say })
  } catch (error) {
    const { problem, text, exitCode } = describeFailure(error, command?.name ?? '')
    if (isForProgram) say({ document: { error: problem }, text })
    io.stderr.write(`carpool: ${text}\n`)
    return exitCode
  }
}

interface CommandLine {
  readonly args: readonly string[]
  readonly io: CommandIo
  readonly say: (reply: CommandReply) => void
}

async function run(command: Command, { args, io, say }: CommandLine): Promise<number> {
  const call = readCall(command, args, io)
  if (call.flags.isSet('help')) {
    io.stdout.write(`${describeCommand(command)}\n`)
    return 0
  }
  if ('run' in command) return await command.run(call, say)
  say(await command.ask(call, await openRelay(call.dataDir)))
  return 0
}

function findCommand([first = '', second = '']: readonly string[]): Command | undefined {
  return commands.find(({ name }) => name === first || name === `${first} ${second}`)
}

/** Help for who names no whole command. Throws `UsageError` for who asked for something else. */
function guide(args: readonly string[], io: CommandIo): number {
  const [first = '--help'] = args
  const group = commands.some(({ name }) => name.startsWith(`${first} `)) ? first : undefined
  if (first === '--version') io.stdout.write(`${io.version}\n`)
  else if (args.length === 0 || args.includes('--help'))
    io.stdout.write(`${describeCommands(commands, group)}\n`)
  else if (group !== undefined) throw new UsageError(`${group} needs one of: ${verbsOf(group)}`)
  else if (first.startsWith('-')) throw new UsageError('the command comes first, then its options')
  else throw new UsageError(`there is no such command: ${first}`)
  return 0
}

const verbsOf = (group: string): string =>
  commands
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name }) => name.slice(group.length + 1))
    .join(', ')
