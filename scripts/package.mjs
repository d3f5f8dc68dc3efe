// Builds the app and packs it for this system: installers, their checksums, and the list of what is inside.
// Arguments go to electron-builder: `npm run package -- --dir`, `npm run package -- --mac --arm64`.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { runScript } from './setup/entry.mjs'
import { inProject } from './setup/project.mjs'
import { handOver, runOrThrow } from './setup/run.mjs'
import { setUpBuild, setUpDependencies } from './setup/set-up.mjs'
import { createSteps } from './setup/steps.mjs'

const steps = createSteps(process.stdout)
const installers = /\.(exe|dmg|zip|AppImage|deb|rpm)$/

/** @param {readonly string[]} args */
async function pack(args) {
  const node = await setUpDependencies(steps)
  await setUpBuild(['relay', 'desktop', 'renderer'], { node, steps })
  const builder = inProject('node_modules', 'electron-builder', 'cli.js')
  const code = await handOver(node, [builder, '--publish', 'never', ...args])
  if (code !== 0) return code
  writeChecksums()
  await writeBillOfMaterials()
  return 0
}

function writeChecksums() {
  const folder = inProject('release')
  const lines = readdirSync(folder)
    .filter(name => installers.test(name))
    .map(name => {
      const sum = createHash('sha256')
        .update(readFileSync(inProject('release', name)))
        .digest('hex')
      return `${sum}  ${name}\n`
    })
  if (lines.length > 0) writeFileSync(inProject('release', `SHA256SUMS-${process.platform}`), lines.join(''))
}

/** Everything that was bundled is among the packages of the lockfile, whichever list of it they are on. */
async function writeBillOfMaterials() {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only']
  // npm is a script on Windows.
  const options = { shell: process.platform === 'win32' }
  const { stdout } = await runOrThrow('The bill of materials', 'npm', args, options)
  writeFileSync(inProject('release', 'sbom.cdx.json'), stdout)
}

await runScript(() => pack(process.argv.slice(2)))
