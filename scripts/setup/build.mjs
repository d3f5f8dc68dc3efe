import { existsSync } from 'node:fs'
import { filesBelow, fingerprint, readStamp, writeStamp } from './fingerprint.mjs'
import { inProject, projectFolder } from './project.mjs'
import { runOrThrow } from './run.mjs'
import { SetUpError } from './set-up-error.mjs'

/**
 * @typedef {object} Bundle one run of Vite
 * @property {string} entry
 * @property {string} output
 * @property {readonly string[]} args
 *
 * @typedef {object} Target what is rebuilt together
 * @property {string} title
 * @property {readonly string[]} inputs
 * @property {readonly Bundle[]} bundles
 *
 * @typedef {'relay' | 'desktop' | 'renderer'} TargetName
 */

const NODE_BUILD = ['--config', 'vite.node.config.ts', '--mode']
const FOR_EVERY_TARGET = ['package-lock.json', 'tsconfig.base.json']

/** @type {Readonly<Record<TargetName, Target>>} */
const TARGETS = {
  relay: {
    title: 'Building the relay (out/relay)',
    inputs: ['src-relay', 'resources', 'vite.node.config.ts'],
    bundles: [
      { entry: 'src-relay/headless.ts', output: 'out/relay/headless.js', args: [...NODE_BUILD, 'relay'] },
    ],
  },
  desktop: {
    title: 'Building the desktop app (out/main)',
    inputs: ['src-main', 'src-renderer/i18n', 'src-relay', 'resources', 'vite.node.config.ts'],
    bundles: [
      { entry: 'src-main/main.ts', output: 'out/main/main.js', args: [...NODE_BUILD, 'main'] },
      { entry: 'src-main/preload.ts', output: 'out/main/preload.cjs', args: [...NODE_BUILD, 'preload'] },
    ],
  },
  renderer: {
    title: 'Building the console (out/renderer)',
    inputs: [
      'src-renderer',
      'src-relay/contract',
      'src-main/ipc/contract.ts',
      'resources/icons',
      'vite.config.ts',
      'vite.friend.config.ts',
    ],
    bundles: [
      {
        entry: 'src-renderer/index.html',
        output: 'out/renderer/index.html',
        args: ['--config', 'vite.config.ts'],
      },
      {
        entry: 'src-renderer/friend.html',
        output: 'out/renderer/friend/friend.html',
        args: ['--config', 'vite.friend.config.ts'],
      },
    ],
  },
}

/**
 * The targets whose output is missing or older than their inputs.
 * @param {readonly TargetName[]} names
 */
export function staleTargets(names) {
  return names.filter(name => {
    const hasOutput = TARGETS[name].bundles.every(bundle => existsSync(inProject(bundle.output)))
    return !hasOutput || readStamp(stampOf(name)) !== inputsOf(name)
  })
}

/**
 * @param {TargetName} name
 * @param {{ node: string, steps: import('./steps.mjs').Steps }} tools
 */
export async function build(name, { node, steps }) {
  const { title, bundles } = TARGETS[name]
  const missing = bundles.map(bundle => bundle.entry).filter(entry => !existsSync(inProject(entry)))
  if (missing.length > 0) throw new SetUpError(`${title} is impossible: ${missing.join(' and ')} is missing`)
  // Read before the build, so that a file saved meanwhile is built again next time.
  const inputs = inputsOf(name)
  await steps.run(title, async () => {
    for (const bundle of bundles) await bundleWithVite(node, bundle)
  })
  writeStamp(stampOf(name), inputs)
}

/** @param {string} node @param {Bundle} bundle */
async function bundleWithVite(node, bundle) {
  const vite = inProject('node_modules', 'vite', 'bin', 'vite.js')
  await runOrThrow(`The build of ${bundle.entry}`, node, [
    vite,
    'build',
    ...bundle.args,
    '--logLevel',
    'warn',
  ])
  if (!existsSync(inProject(bundle.output)))
    throw new SetUpError(`Vite ended well but ${bundle.output} is missing`)
}

/** @param {TargetName} name */
function inputsOf(name) {
  const paths = [...TARGETS[name].inputs, ...FOR_EVERY_TARGET].map(path => inProject(path))
  return fingerprint(projectFolder, filesBelow(paths, isBuildInput))
}

/** @param {string} path */
function isBuildInput(path) {
  return !/\.test\.tsx?$/.test(path) && !path.startsWith(inProject('resources', 'redis'))
}

/** @param {TargetName} name */
function stampOf(name) {
  return inProject('out', '.stamps', name)
}
