import { findDesktopRuntime } from './setup/desktop-runtime.mjs'
import { runScript } from './setup/entry.mjs'
import { inProject } from './setup/project.mjs'
import { handOver } from './setup/run.mjs'
import { setUpBuild, setUpDependencies, setUpRedisServer } from './setup/set-up.mjs'
import { createSteps } from './setup/steps.mjs'

const steps = createSteps(process.stdout)

/** @param {readonly string[]} args for Vitest */
async function testElectron(args) {
  const node = await setUpDependencies(steps)
  const tools = { node, steps, env: process.env }
  const runtime = await findDesktopRuntime(tools)
  if ('reason' in runtime) {
    steps.say(`skipped: tests/electron (no Electron runtime: ${runtime.reason})`)
    return 0
  }
  const env = { CARPOOL_ELECTRON: runtime.path, CARPOOL_REDIS_SERVER: await setUpRedisServer(tools) }
  await setUpBuild(['desktop', 'renderer'], tools)
  const vitest = inProject('node_modules', 'vitest', 'vitest.mjs')
  return handOver(node, [vitest, 'run', '--config', 'vitest.electron.config.ts', ...args], env)
}

await runScript(() => testElectron(process.argv.slice(2)))
