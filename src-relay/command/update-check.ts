import type { LastingCommand } from './command.ts'
import { CommandError, exitCodes } from './command-error.ts'
import { askForRelease, askOrigin, compareVersions, type Release } from './newest-release.ts'
import { readSettings } from './read-settings.ts'
import { serveOptions } from './settings.ts'

export const updateCheck: LastingCommand = {
  name: 'update-check',
  summary: 'whether there is a newer version; asks only when it is run',
  positionals: [],
  options: serveOptions,
  async run(call, say) {
    const { io } = call
    const { settings } = await readSettings(call)
    const newest = settings.releasesUrl
      ? await askForRelease(settings.releasesUrl)
      : ((await askOrigin(io.programDir)) ?? nowhere())
    const isNewer = compareVersions(newest.version, io.version) > 0
    const document = { version: io.version, newest: newest.version, isNewer, url: newest.url }
    say({
      document,
      text: isNewer ? describe(newest, io.version) : `Carpool ${io.version} is the newest version.`,
    })
    return exitCodes.ok
  },
}

function describe({ version, url }: Release, own: string): string {
  return [`Carpool ${version} is there; this is ${own}.`, ...(url === undefined ? [] : [url])].join('\n')
}

function nowhere(): never {
  throw new CommandError(
    'no_releases',
    'Nobody is known who could be asked: this is no git checkout with tagged versions, and no address is set. ' +
      'Say where a release is described: carpool config set releasesUrl https://…',
  )
}
