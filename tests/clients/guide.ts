import builtIn from '../../resources/endpoints.json' with { type: 'json' }
import { readEndpoints } from '../../src-relay/providers/endpoints.ts'
import { createProviders } from '../../src-relay/providers/index.ts'
import type { ClientRun, FriendMachine, Program } from './friend-machine.ts'

/** What a friend is told to enter, filled in. */
export function guideLines(id: string, values: { readonly baseUrl: string; readonly key: string }): string[] {
  const guides = createProviders(readEndpoints(builtIn)).flatMap(({ info }) => info.clientGuides)
  const guide = guides.find(each => each.id === id)
  if (!guide) throw new Error(`there is no guide ${id}`)
  return guide.lines.map(line => line.replaceAll('{baseUrl}', values.baseUrl).replaceAll('{key}', values.key))
}

/** Enters a guide's lines into a shell, the last one, which starts the client, replaced by this program. */
export function runGuide(
  machine: FriendMachine,
  lines: readonly string[],
  program: Program,
  args: readonly string[],
): Promise<ClientRun> {
  const script = ['set -e', ...lines.slice(0, -1), 'exec "$@"'].join('\n')
  return machine.run(['/bin/bash', '-c', script, 'bash', ...program], args)
}
