import builtIn from '../../resources/endpoints.json' with { type: 'json' }
import { readEndpoints } from '../../src-relay/providers/endpoints.ts'
import { createProviders } from '../../src-relay/providers/index.ts'
import type { ClientRun, FriendMachine, Program } from './friend-machine.ts'
import type { Terminal } from './terminal.ts'

/** What a friend is told to enter, filled in. */
export function guideLines(id: string, values: { readonly baseUrl: string; readonly key: string }): string[] {
  const guides = createProviders(readEndpoints(builtIn)).flatMap(({ info }) => info.clientGuides)
  const guide = guides.find(each => each.id === id)
  if (!guide) throw new Error(`there is no guide ${id}`)
  return guide.lines.map(line => line.replaceAll('{baseUrl}', values.baseUrl).replaceAll('{key}', values.key))
}

/** The same in a terminal, the last line as the guide has it but for the program's place. */
export function openGuide(
  machine: FriendMachine,
  lines: readonly string[],
  program: Program,
  args: readonly string[],
): Terminal {
  const words = lines.at(-1)?.split(' ').slice(1) ?? []
  return machine.openTerminal(['/bin/bash', '-c', scriptOf(lines), 'bash', ...program], [...words, ...args])
}

/** Enters a guide's lines into a shell, the last one, which starts the client, replaced by this program. */
export function runGuide(
  machine: FriendMachine,
  lines: readonly string[],
  program: Program,
  args: readonly string[],
): Promise<ClientRun> {
  return machine.run(['/bin/bash', '-c', scriptOf(lines), 'bash', ...program], args)
}

function scriptOf(lines: readonly string[]): string {
  return ['set -e', ...lines.slice(0, -1), 'exec "$@"'].join('\n')
}
