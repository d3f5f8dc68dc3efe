import { runGates } from './check/gates.mjs'
import { runScript } from './setup/entry.mjs'
import {
  setUpBuild,
  setUpChromium,
  setUpDependencies,
  setUpRedisServer,
  setUpVirtualDisplay,
} from './setup/set-up.mjs'
import { createSteps, duration } from './setup/steps.mjs'
import { runVitest } from './test/run-vitest.mjs'
import { tally, verdict } from './test/tally.mjs'

const steps = createSteps(process.stdout)

/** @param {readonly string[]} args for Vitest; with none, everything runs, the check too */
async function test(args) {
  const beganAt = performance.now()
  const node = await setUpDependencies(steps)
  const tools = { node, steps }
  const env = {
    CARPOOL_REDIS_SERVER: await setUpRedisServer(tools),
    CARPOOL_CHROMIUM: await setUpChromium(tools),
  }
  await setUpVirtualDisplay(tools)
  await setUpBuild(['relay', 'desktop', 'renderer'], tools)
  const failedGates = args.length === 0 ? await check(tools) : []
  const counts = tally(await runVitest(node, args, env), failedGates)
  steps.say(`everything took ${duration(performance.now() - beganAt)}`)
  return announce(counts)
}

/** @param {{ node: string, steps: import('./setup/steps.mjs').Steps }} tools */
async function check(tools) {
  const beganAt = performance.now()
  steps.say('Checking format, lint, types, dependency rules and dead code')
  const failed = await runGates(tools)
  steps.say(`  the check took ${duration(performance.now() - beganAt)}`)
  return failed
}

/** @param {import('./test/tally.mjs').Counts} counts */
function announce(counts) {
  const { code, lines } = verdict(counts)
  for (const line of lines) steps.say(line)
  return code
}

await runScript(() => test(process.argv.slice(2)))
