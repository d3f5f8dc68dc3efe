import type { CommandReply, LastingCommand, Option } from './command.ts'
import { exitCodes } from './command-error.ts'
import { serveOptions } from './settings.ts'
import { type Started, startRelay } from './start-relay.ts'
import { stopRelay } from './stop-relay.ts'
import { renderPairs } from './table.ts'

const waitOption: Readonly<Record<string, Option>> = {
  wait: { type: 'string', value: 'SECONDS', help: 'how long its end is waited for, 60 if not given' },
}
const usualWaitSeconds = 60

export const start: LastingCommand = {
  name: 'start',
  summary: 'run the relay in the background',
  positionals: [],
  options: serveOptions,
  async run(call, say) {
    say(describe(await startRelay(call), 'Carpool runs in the background.'))
    return exitCodes.ok
  },
}

export const stop: LastingCommand = {
  name: 'stop',
  summary: 'stop the relay once its running calls have ended, or their time is up',
  positionals: [],
  options: waitOption,
  async run({ dataDir, flags }, say) {
    const pid = await stopRelay(dataDir, flags.wholeNumber('wait') ?? usualWaitSeconds)
    const text = pid === undefined ? `Carpool was not running on ${dataDir}.` : 'Carpool has stopped.'
    say({ document: { stopped: pid !== undefined, pid }, text })
    return exitCodes.ok
  },
}

export const restart: LastingCommand = {
  name: 'restart',
  summary: 'stop the relay if it runs, and run it in the background',
  positionals: [],
  options: { ...serveOptions, ...waitOption },
  async run(call, say) {
    await stopRelay(call.dataDir, call.flags.wholeNumber('wait') ?? usualWaitSeconds)
    say(describe(await startRelay(call), 'Carpool runs again, in the background.'))
    return exitCodes.ok
  },
}

function describe(started: Started, sentence: string): CommandReply {
  const { baseUrl, consoleLink, logFile, pid } = started
  const places = renderPairs([
    ['base URL', baseUrl],
    ['console', `${consoleLink}  (opens once)`],
    ['log', logFile],
    ['process', String(pid)],
  ])
  return { document: started, text: `${sentence}\n\n${places}` }
}
