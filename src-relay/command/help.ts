import type { Command, Option } from './command.ts'
import { sharedOptions } from './read-call.ts'
import { renderPairs } from './table.ts'

/** The commands whose name begins with this word; all of them without one. */
export function describeCommands(commands: readonly Command[], group?: string): string {
  const shown = commands.filter(({ name }) => group === undefined || name.startsWith(`${group} `))
  const pairs = shown.map(
    ({ name, positionals, summary }) => [[name, ...positionals].join(' '), summary] as const,
  )
  return [
    'carpool COMMAND [options]',
    renderPairs(pairs),
    'Every command takes --help, --json and --data-dir DIR.',
  ].join('\n\n')
}

export function describeCommand({ name, positionals, summary, options }: Command): string {
  const pairs = Object.entries({ ...options, ...sharedOptions }).map(
    ([option, shape]) => [spell(option, shape), shape.help] as const,
  )
  return [['carpool', name, ...positionals, '[options]'].join(' '), `${summary}.`, renderPairs(pairs)].join(
    '\n\n',
  )
}

const spell = (name: string, { value }: Option): string =>
  `--${name}${value === undefined ? '' : ` ${value}`}`
