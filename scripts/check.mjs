import { runGates } from './check/gates.mjs'
import { runScript } from './setup/entry.mjs'
import { setUpDependencies } from './setup/set-up.mjs'
import { createSteps, duration } from './setup/steps.mjs'

const steps = createSteps(process.stdout)

/** @param {readonly string[]} words */
async function check(words) {
  const beganAt = performance.now()
  const node = await setUpDependencies(steps)
  const failed = await runGates({ node, steps }, words)
  const took = duration(performance.now() - beganAt)
  steps.say(failed.length === 0 ? `check passed in ${took}` : `check failed in ${took}: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
}

await runScript(() => check(process.argv.slice(2)))
