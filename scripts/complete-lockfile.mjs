// To be run after `npm install` has changed the lockfile; a test fails while it has gaps.
import { readFileSync, writeFileSync } from 'node:fs'
import { runScript } from './setup/entry.mjs'
import { findGaps } from './setup/lockfile-gaps.mjs'
import { inProject } from './setup/project.mjs'

/** @param {string} path */
function completeLockfile(path) {
  const lockfile = JSON.parse(readFileSync(path, 'utf8'))
  const gaps = findGaps(lockfile.packages)
  for (const gap of gaps) lockfile.packages[gap.path] = gap.entry
  const sorted = Object.entries(lockfile.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en'))
  lockfile.packages = Object.fromEntries(sorted)
  writeFileSync(path, `${JSON.stringify(lockfile, null, 2)}\n`)
  process.stdout.write(`${gaps.length} entries added to ${path}\n`)
}

await runScript(async () => {
  completeLockfile(inProject('package-lock.json'))
  completeLockfile(inProject('scripts', 'clients', 'package-lock.json'))
  return 0
})
