import { parseArgs } from 'node:util'
import { runDemo } from './demo/run-demo.mjs'
import { runScript } from './setup/entry.mjs'
import { setUpBuild, setUpDependencies, setUpRedisServer } from './setup/set-up.mjs'
import { SetUpError } from './setup/set-up-error.mjs'
import { createSteps } from './setup/steps.mjs'

const USUAL_SECONDS = 30 * 60
const steps = createSteps(process.stdout)

/** @param {string[]} args */
async function demo(args) {
  const lastsMs = readSeconds(args) * 1000
  const node = await setUpDependencies(steps)
  const tools = { node, steps }
  await setUpBuild(['relay', 'renderer'], tools)
  return runDemo({ node, redisServer: await setUpRedisServer(tools), steps, lastsMs })
}

/** @param {string[]} args */
function readSeconds(args) {
  const usage = 'npm run demo [-- --seconds N]   ends after N seconds, 1800 if not given'
  try {
    const { values } = parseArgs({ args, options: { seconds: { type: 'string' } } })
    const seconds = values.seconds === undefined ? USUAL_SECONDS : Number(values.seconds)
    if (seconds > 0) return seconds
  } catch (error) {
    throw new SetUpError(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
  throw new SetUpError(usage)
}

await runScript(() => demo(process.argv.slice(2)))
