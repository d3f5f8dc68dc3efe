import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/**
 * Every file below the given files and folders that the filter lets pass, sorted; what does not exist is left out.
 * @param {readonly string[]} paths
 * @param {(path: string) => boolean} [accepts]
 * @returns {string[]}
 */
export function filesBelow(paths, accepts = () => true) {
  return paths
    .flatMap(path => list(path))
    .filter(accepts)
    .toSorted()
}

/** @param {string} path @returns {string[]} */
function list(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return []
  if (!stats.isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true }).flatMap(entry => list(join(path, entry.name)))
}

/**
 * One hash over names and contents, the same on every machine and in every folder.
 * @param {string} folder names are taken relative to it
 * @param {readonly string[]} files
 */
export function fingerprint(folder, files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const content = readFileSync(file)
    hash.update(`${relative(folder, file).split(sep).join('/')}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** @param {string} path @returns {string | undefined} */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** @param {string} path @param {string} value */
export function writeStamp(path, value) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, value)
}
