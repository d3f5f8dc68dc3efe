#!/usr/bin/env node
import { runScript } from './setup/entry.mjs'
import { inProject } from './setup/project.mjs'
import { redisArguments } from './setup/redis-arguments.mjs'
import { handOver } from './setup/run.mjs'
import { setUpBuild, setUpDependencies, setUpRedisServer } from './setup/set-up.mjs'
import { createSteps } from './setup/steps.mjs'

// stdout belongs to the command, so that `--json` can be piped on.
const steps = createSteps(process.stderr)

/** @param {readonly string[]} args */
async function carpool(args) {
  const node = await setUpDependencies(steps)
  const tools = { node, steps }
  const serves = ['serve', 'start', 'restart'].includes(args[0] ?? '')
  await setUpBuild(serves ? ['relay', 'renderer'] : ['relay'], tools)
  const redis = serves ? await redisArguments(args, () => setUpRedisServer(tools)) : []
  return handOver(node, [inProject('out', 'relay', 'headless.js'), ...args, ...redis])
}

await runScript(() => carpool(process.argv.slice(2)))
