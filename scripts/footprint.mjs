#!/usr/bin/env node
import { runScript } from './setup/entry.mjs'
import { inProject } from './setup/project.mjs'
import { handOver } from './setup/run.mjs'
import { setUpBuild, setUpDependencies, setUpRedisServer } from './setup/set-up.mjs'
import { createSteps } from './setup/steps.mjs'

const steps = createSteps(process.stderr)

async function footprint() {
  if (process.platform !== 'linux') {
    steps.say('The footprint is read from /proc and bound by a control group, so it runs on Linux only.')
    return 1
  }
  const node = await setUpDependencies(steps)
  const tools = { node, steps }
  process.env.CARPOOL_REDIS_SERVER = await setUpRedisServer(tools)
  await setUpBuild(['relay', 'renderer'], tools)
  return handOver(node, [inProject('tests', 'bench', 'footprint.ts')])
}

await runScript(footprint)
