import { findDesktopRuntime, forgetFailedDownload } from './setup/desktop-runtime.mjs'
import { runScript } from './setup/entry.mjs'
import { inProject, projectFolder } from './setup/project.mjs'
import { redisArguments } from './setup/redis-arguments.mjs'
import { handOver } from './setup/run.mjs'
import { setUpBuild, setUpDependencies, setUpRedisServer } from './setup/set-up.mjs'
import { SetUpError } from './setup/set-up-error.mjs'
import { createSteps } from './setup/steps.mjs'

const steps = createSteps(process.stdout)

/** @param {readonly string[]} args */
async function start(args) {
  const node = await setUpDependencies(steps)
  const tools = { node, steps, env: process.env }
  const passedOn = args.filter(arg => arg !== '--headless' && arg !== '--desktop')
  const desktop = args.includes('--headless')
    ? undefined
    : await desktopRuntime(tools, args.includes('--desktop'))
  return desktop === undefined ? serveHeadless(tools, passedOn) : openDesktop(tools, desktop, passedOn)
}

/** @typedef {import('./setup/desktop-runtime.mjs').DesktopTools} Tools */

/** @param {Tools} tools @param {boolean} isRequired */
async function desktopRuntime(tools, isRequired) {
  if (isRequired) forgetFailedDownload()
  const runtime = await findDesktopRuntime(tools)
  if ('path' in runtime) return runtime.path
  if (isRequired) throw new SetUpError(`No desktop app: ${runtime.reason}.`)
  steps.say(`No desktop app: ${runtime.reason}. Serving headless.`)
  return undefined
}

/** @param {Tools} tools @param {readonly string[]} args */
async function serveHeadless(tools, args) {
  await setUpBuild(['relay', 'renderer'], tools)
  const redis = await redisArguments(args, () => setUpRedisServer(tools))
  return handOver(tools.node, [inProject('out', 'relay', 'headless.js'), 'serve', ...redis, ...args])
}

/** @param {Tools} tools @param {string} electron @param {readonly string[]} args */
async function openDesktop(tools, electron, args) {
  await setUpBuild(['desktop', 'renderer'], tools)
  return handOver(electron, [projectFolder, ...args], { CARPOOL_REDIS_SERVER: await setUpRedisServer(tools) })
}

await runScript(() => start(process.argv.slice(2)))
