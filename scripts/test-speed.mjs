import { runScript } from './setup/entry.mjs'
import { setUpBuild, setUpChromium, setUpDependencies } from './setup/set-up.mjs'
import { createSteps } from './setup/steps.mjs'
import { runVitest } from './test/run-vitest.mjs'
import { tally, verdict } from './test/tally.mjs'

const steps = createSteps(process.stdout)

/** @param {readonly string[]} args for Vitest */
async function testSpeed(args) {
  const node = await setUpDependencies(steps)
  const tools = { node, steps }
  const env = { CARPOOL_CHROMIUM: await setUpChromium(tools) }
  await setUpBuild(['renderer'], tools)
  const forVitest = ['--config', 'vitest.speed.config.ts', ...args]
  const { code, lines } = verdict(tally(await runVitest(node, forVitest, env), []))
  for (const line of lines) steps.say(line)
  return code
}

await runScript(() => testSpeed(process.argv.slice(2)))
