import { aptInstall, canUseApt, keepServiceOff } from './apt.mjs'
import { findOnPath } from './find-executable.mjs'
import { SetUpError } from './set-up-error.mjs'

/**
 * A reverse proxy for the tests: the one on this machine, else Debian's package.
 * @param {'nginx' | 'caddy'} name
 * @param {import('./steps.mjs').Steps} steps
 * @returns {Promise<string>} its path
 */
export async function setUpReverseProxy(name, steps) {
  const found = find(name)
  if (found !== undefined) return found
  if (!canUseApt(['debian', 'ubuntu']))
    throw new SetUpError(
      `The tests behind a reverse proxy need ${name}. Install it and run the same command again.`,
    )
  await steps.run(`Installing ${name} with apt-get`, async () => {
    await aptInstall(name)
    await keepServiceOff(name)
  })
  const path = find(name)
  if (path === undefined) throw new SetUpError(`apt-get ended well but there is no ${name} on PATH`)
  return path
}

/** Debian keeps nginx where only root looks. @param {string} name */
function find(name) {
  return findOnPath([name], { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` })
}
