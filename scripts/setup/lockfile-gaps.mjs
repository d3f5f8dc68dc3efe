// npm leaves out of the lockfile what the registry at hand does not have for other platforms, and then `npm ci`
// refuses the lockfile on every platform. Those packages have exact versions and say in their names where they
// run, so that their entries can be written without asking anyone.
import { SetUpError } from './set-up-error.mjs'

/**
 * @typedef {object} Entry
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {readonly string[]} [os]
 * @property {readonly string[]} [cpu]
 * @property {readonly string[]} [libc]
 * @property {Readonly<Record<string, string>>} [optionalDependencies]
 *
 * @typedef {Record<string, Entry>} Packages by path, as in the lockfile
 */

const OS = /(android|darwin|freebsd|linux|openharmony|win32)/
const CPU = /(arm64|arm|x64|ia32|ppc64|riscv64|s390x|wasm32)/
const EXACT = /^\d+\.\d+\.\d+[\w.-]*$/

/**
 * The optional packages that others ask for and that have no entry.
 * @param {Packages} packages
 * @returns {{ path: string, entry: Entry }[]}
 */
export function findGaps(packages) {
  return Object.entries(packages).flatMap(([at, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isInstalled(packages, at, name))
      .map(([name, version]) => ({ path: `node_modules/${name}`, entry: describe(name, version, dev) })),
  )
}

/** Whether a package finds another where Node looks for it. @param {Packages} packages @param {string} at @param {string} name */
function isInstalled(packages, at, name) {
  const folders = at
    .split(/(?=\/?node_modules\/)/)
    .map((_, index, parts) => parts.slice(0, index + 1).join(''))
  return ['', ...folders].some(
    folder => packages[`${folder}${folder && '/'}node_modules/${name}`] !== undefined,
  )
}

/** @param {string} name @param {string} version @param {boolean | undefined} dev @returns {Entry} */
function describe(name, version, dev) {
  const platform = name.slice(name.indexOf('/') + 1)
  const os = OS.exec(platform)?.[1]
  const cpu = CPU.exec(platform)?.[1]
  const libc = /(musl|gnu)/.exec(platform)?.[1]
  if (cpu === undefined || !EXACT.test(version))
    throw new SetUpError(`${name}@${version} has to be added by hand`)
  return {
    version,
    cpu: [cpu],
    ...(dev === true && { dev }),
    ...(os === 'linux' && libc !== undefined && { libc: [libc === 'gnu' ? 'glibc' : libc] }),
    optional: true,
    ...(os !== undefined && { os: [os] }),
  }
}
