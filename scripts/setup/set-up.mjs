import { build, staleTargets } from './build.mjs'
import { findChromium, provisionChromium } from './chromium.mjs'
import { dependenciesAreFresh, installDependencies } from './dependencies.mjs'
import { withLock } from './lock.mjs'
import { findNode } from './node-runtime.mjs'
import { inProject } from './project.mjs'
import { findRedisServer, provisionRedisServer } from './redis-server.mjs'
import { findVirtualDisplay, provisionVirtualDisplay } from './virtual-display.mjs'

const LOCK = inProject('.cache', 'set-up.lock')

/** @typedef {import('./steps.mjs').Steps} Steps */

/**
 * Installs what the lockfile asks for and finds the Node that everything else runs on.
 * @param {Steps} steps
 * @returns {Promise<string>} the path of that Node
 */
export async function setUpDependencies(steps) {
  if (!dependenciesAreFresh()) {
    await oneAtATime(steps, async () => {
      if (!dependenciesAreFresh()) await installDependencies(steps)
    })
  }
  return findNode()
}

/**
 * Builds those of the targets whose inputs have changed.
 * @param {readonly import('./build.mjs').TargetName[]} targets
 * @param {{ node: string, steps: Steps }} tools
 */
export async function setUpBuild(targets, tools) {
  if (staleTargets(targets).length === 0) return
  await oneAtATime(tools.steps, async () => {
    for (const target of staleTargets(targets)) await build(target, tools)
  })
}

/**
 * @param {{ node: string, steps: Steps }} tools
 * @returns {Promise<string>} the path of a redis-server or valkey-server
 */
export async function setUpRedisServer(tools) {
  const found = findRedisServer()
  return found ?? oneAtATime(tools.steps, async () => findRedisServer() ?? provisionRedisServer(tools))
}

/**
 * @param {{ node: string, steps: Steps }} tools
 * @returns {Promise<string>} the path of a Chromium
 */
export async function setUpChromium(tools) {
  const found = findChromium()
  return found ?? oneAtATime(tools.steps, async () => findChromium() ?? provisionChromium(tools))
}

/**
 * @param {{ node: string, steps: Steps }} tools
 * @returns {Promise<string>} the path of an Xvfb; empty where there is always a screen
 */
export async function setUpVirtualDisplay(tools) {
  const found = findVirtualDisplay()
  return found ?? oneAtATime(tools.steps, async () => findVirtualDisplay() ?? provisionVirtualDisplay(tools))
}

/** @template T @param {Steps} steps @param {() => Promise<T>} work */
function oneAtATime(steps, work) {
  const onWait = (/** @type {number} */ pid) =>
    steps.say(`Waiting for another set-up in this folder (process ${pid})`)
  return withLock(LOCK, { onWait }, work)
}
