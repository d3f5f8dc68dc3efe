import { seed } from './seed.mjs'
import { setStage } from './stage.mjs'
import { keepCalling } from './traffic.mjs'
import { welcome } from './welcome.mjs'

/**
 * @typedef {object} Demo
 * @property {string} node
 * @property {string} redisServer
 * @property {import('../setup/steps.mjs').Steps} steps
 * @property {number} lastsMs
 */

/**
 * The product with a simulated upstream behind it and friends who call, until it is time or somebody has had enough.
 * @param {Demo} demo
 * @returns {Promise<number>} the exit code
 */
export async function runDemo(demo) {
  const { steps, lastsMs } = demo
  const end = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end.abort())
  /** @type {import('./stage.mjs').Closing[]} */
  const closings = []
  try {
    const stage = await steps.run('Starting the simulator and the relay', () =>
      setStage(demo, { closings, end }),
    )
    const holders = await steps.run('Adding accounts and keys', () => seed(stage))
    for (const line of welcome({ ...stage, holders, lastsMs })) steps.say(line)
    const timer = setTimeout(() => end.abort(), lastsMs)
    await keepCalling({ baseUrl: stage.baseUrl, holders, signal: end.signal, say: steps.say })
    clearTimeout(timer)
  } catch (error) {
    if (!end.signal.aborted) throw error
  } finally {
    await steps.run('Ending the demo', () => closeAll(closings))
  }
  const { reason } = end.signal
  if (reason instanceof Error && reason.name !== 'AbortError') throw reason
  return 0
}

/** @param {readonly import('./stage.mjs').Closing[]} closings */
async function closeAll(closings) {
  for (const close of closings.toReversed()) await close()
}
