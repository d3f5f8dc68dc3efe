import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's folder. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

/** @param {string[]} parts */
export const inProject = (...parts) => join(projectFolder, ...parts)

/**
 * What is worth keeping between checkouts: the Redis we built, what could not be downloaded lately.
 * @param {NodeJS.ProcessEnv} env
 */
export function userCacheFolder(env = process.env) {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'carpool')
  if (process.platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'carpool', 'cache')
  }
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'carpool')
}
