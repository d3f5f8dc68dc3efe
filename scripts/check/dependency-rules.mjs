// Run by gates.mjs on the Node that npm brought: the dependency rules, and proof that they saw every file.
import { existsSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { cruise } from 'dependency-cruiser'
import config from '../../.dependency-cruiser.mjs'
import { filesBelow } from '../setup/fingerprint.mjs'
import { inProject, projectFolder } from '../setup/project.mjs'

const SOURCES = ['src-relay', 'src-main', 'src-renderer']

const sourceFiles = filesBelow(
  SOURCES.map(folder => inProject(folder)),
  path => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'),
).map(path => relative(projectFolder, path).split(sep).join('/'))

const { forbidden, options } = config
const folders = [...SOURCES, 'tests', 'scripts'].filter(folder => existsSync(inProject(folder)))
const { output } = await cruise(folders, {
  ...options,
  ruleSet: { forbidden },
  validate: true,
  baseDir: projectFolder,
})
if (typeof output === 'string') throw new Error(output)

const seen = new Set(output.modules.map(module => module.source))
const unseen = sourceFiles.filter(path => !seen.has(path))
for (const { rule, from, to } of output.summary.violations) console.log(`${rule.name}: ${from} -> ${to}`)
for (const path of unseen) console.log(`not seen by dependency-cruiser: ${path}`)
console.log(`${sourceFiles.length - unseen.length} of ${sourceFiles.length} source files seen`)

if (sourceFiles.length === 0 || unseen.length > 0 || output.summary.violations.length > 0)
  process.exitCode = 1
