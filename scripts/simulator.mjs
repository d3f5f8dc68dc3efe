#!/usr/bin/env node
import { runScript } from './setup/entry.mjs'
import { inProject } from './setup/project.mjs'
import { handOver } from './setup/run.mjs'
import { setUpDependencies } from './setup/set-up.mjs'
import { createSteps } from './setup/steps.mjs'

// stdout is for the simulator's address alone.
const steps = createSteps(process.stderr)

/** @param {readonly string[]} args */
async function simulator(args) {
  const node = await setUpDependencies(steps)
  return handOver(node, [inProject('tests', 'simulator', 'main.ts'), ...args])
}

await runScript(() => simulator(process.argv.slice(2)))
