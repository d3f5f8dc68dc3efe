import { aptInstall, canUseApt } from '../setup/apt.mjs'
import { findOnPath } from '../setup/find-executable.mjs'
import { lastLines, run } from '../setup/run.mjs'
import { SetUpError } from '../setup/set-up-error.mjs'

// Not everybody's PATH has the administrator's programs.
const SEARCHED = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }
const HAS_LOOPBACK_ONLY = `
const { networkInterfaces } = require('node:os')
const addresses = Object.values(networkInterfaces()).flat()
process.exitCode = addresses.length > 0 && addresses.every(address => address.internal) ? 0 : 1
if (process.exitCode === 1) console.error('the namespace has ' + JSON.stringify(addresses.map(({ address }) => address)))
`

/**
 * What to put before a command so that it, and all it starts, has loopback and no other network.
 * @param {{ node: string, steps: import('../setup/steps.mjs').Steps }} tools
 * @returns {Promise<readonly string[]>}
 */
export async function loopbackLauncher({ node, steps }) {
  if (process.platform !== 'linux') throw new SetUpError(noNamespace('it needs Linux'))
  const unshare = findOnPath(['unshare'], SEARCHED)
  if (unshare === undefined) throw new SetUpError(noNamespace('there is no program `unshare` (util-linux)'))
  const ip = await setUpIp(steps)
  /** @type {string[]} */
  const refusals = []
  for (const flags of process.getuid?.() === 0 ? ['-n', '-rn'] : ['-rn']) {
    const launcher = [unshare, flags, '/bin/sh', '-c', `${ip} link set lo up && exec "$@"`, 'sh']
    const { code, output } = await run(unshare, [...launcher.slice(1), node, '-e', HAS_LOOPBACK_ONLY])
    if (code === 0) return launcher
    refusals.push(`\`unshare ${flags}\`: ${lastLines(output, 1)}`)
  }
  throw new SetUpError(noNamespace(refusals.join('; ')))
}

/** @param {import('../setup/steps.mjs').Steps} steps */
async function setUpIp(steps) {
  if (findOnPath(['ip'], SEARCHED) === undefined && canUseApt(['debian', 'ubuntu'])) {
    await steps.run('Installing iproute2 with apt-get', () => aptInstall('iproute2'))
  }
  const ip = findOnPath(['ip'], SEARCHED)
  if (ip === undefined) throw new SetUpError(noNamespace('there is no program `ip` (iproute2)'))
  return ip
}

/** @param {string} reason */
function noNamespace(reason) {
  return [
    'Real clients talk to their vendors on the side, so they are run in a network namespace that has loopback only.',
    `That is not possible here: ${reason}.`,
    'To run them on the network of this machine all the same, with the side traffic they know to do without:',
    '  npm run test:clients -- --allow-host-network',
  ].join('\n')
}
