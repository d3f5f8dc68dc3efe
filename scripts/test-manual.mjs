import { runScript } from './setup/entry.mjs'
import { setUpDependencies, setUpRedisServer } from './setup/set-up.mjs'
import { createSteps } from './setup/steps.mjs'
import { runVitest } from './test/run-vitest.mjs'
import { tally, verdict } from './test/tally.mjs'

const steps = createSteps(process.stdout)

/** @param {readonly string[]} args for Vitest */
async function testManual(args) {
  const node = await setUpDependencies(steps)
  const env = { CARPOOL_REDIS_SERVER: await setUpRedisServer({ node, steps }) }
  const forVitest = ['--config', 'vitest.manual.config.ts', ...args]
  const { code, lines } = verdict(tally(await runVitest(node, forVitest, env), []))
  for (const line of lines) steps.say(line)
  return code
}

await runScript(() => testManual(process.argv.slice(2)))
