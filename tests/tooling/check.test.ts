import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSmallProject, type SmallProject } from './small-project.ts'

const CONFIGURATION = [
  'package.json',
  'package-lock.json',
  'biome.json',
  'knip.json',
  '.oxlintrc.jsonc',
  '.dependency-cruiser.mjs',
  '.gitignore',
  'tsconfig.json',
  'tsconfig.base.json',
  'tsconfig.contract.json',
  'tsconfig.node.json',
  'tsconfig.renderer.json',
  'tsconfig.scripts.json',
  'tsconfig.browser-tests.json',
  'scripts',
]

const GATES = ['format', 'lint', 'types:node', 'types:renderer', 'types:contract', 'rules']

/** A small tree with nothing wrong in it: one file per room that a seed needs. */
const clean = {
  'src-relay/contract/name.ts': 'export type Name = string\n',
  'src-relay/kernel/clock.ts': 'export const clock = (): number => Date.now()\n',
  'src-relay/store/store.ts': 'export interface Store {\n  readonly name: string\n}\n',
  'src-relay/usage/report.ts': 'export interface Report {\n  readonly day: string\n}\n',
  'src-renderer/main.tsx': 'export const Page = () => <p>{document.title}</p>\n',
}

/** One breach per file, with the gate that must name the file and the words it must say. */
const seeds = [
  ['src-relay/kernel/format-seed.ts', 'export const  x = "x";\n', 'format', /format-seed/],
  [
    'src-relay/kernel/float-seed.ts',
    'export function f(g: () => Promise<void>): void {\n  g()\n}\n',
    'lint',
    /no-floating-promises/,
  ],
  ['src-relay/kernel/any-seed.ts', 'export const f = (x: any): unknown => x\n', 'lint', /no-explicit-any/],
  [
    'src-relay/kernel/null-seed.ts',
    'export const f = (x: string | null): string => x!\n',
    'lint',
    /no-non-null-assertion/,
  ],
  ['src-relay/kernel/default-seed.ts', 'export default 1\n', 'lint', /no-default-export/],
  [
    'src-relay/kernel/params-seed.ts',
    'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e\n',
    'lint',
    /max-params/,
  ],
  ['src-relay/kernel/lines-seed.ts', 'export {}\n'.repeat(301), 'lint', /max-lines/],
  [
    'src-relay/kernel/switch-seed.ts',
    "export function f(x: 'a' | 'b'): void {\n  switch (x) {\n    case 'a':\n      return\n  }\n}\n",
    'lint',
    /switch-exhaustiveness-check/,
  ],
  ['src-relay/kernel/enum-seed.ts', 'export enum E {\n  A,\n}\n', 'types:node', /erasableSyntaxOnly/],
  [
    'src-relay/kernel/dom-seed.ts',
    'export const title = (): string => document.title\n',
    'types:node',
    /'document'/,
  ],
  [
    'src-relay/contract/node-seed.ts',
    'export const pid = (): number => process.pid\n',
    'types:contract',
    /'process'/,
  ],
  [
    'src-renderer/node-seed.tsx',
    'export const pid = (): number => process.pid\n',
    'types:renderer',
    /'process'/,
  ],
  [
    'src-relay/kernel/up-seed.ts',
    "export type { Store } from '../store/store.ts'\n",
    'rules',
    /kernel looks down only/,
  ],
  [
    'src-relay/store/side-seed.ts',
    "export type { Report } from '../usage/report.ts'\n",
    'rules',
    /store looks down only/,
  ],
  [
    'src-relay/garage/room-seed.ts',
    "export { clock } from '../kernel/clock.ts'\n",
    'rules',
    /every file of the relay has its storey/,
  ],
  ['src-relay/kernel/redis-seed.ts', "export { Redis } from 'ioredis'\n", 'rules', /uses ioredis/],
  [
    'src-relay/kernel/spawn-seed.ts',
    "export { spawn } from 'node:child_process'\n",
    'rules',
    /only store\/ and command\/ start programs/,
  ],
  [
    'src-relay/kernel/circle-a-seed.ts',
    "export { b } from './circle-b-seed.ts'\nexport const a = 1\n",
    'rules',
    /no circle/,
  ],
  [
    'src-relay/kernel/circle-b-seed.ts',
    "export { a } from './circle-a-seed.ts'\nexport const b = 1\n",
    'rules',
    /no circle/,
  ],
  [
    'src-relay/kernel/lost-seed.ts',
    "export { gone } from './gone.ts'\n",
    'rules',
    /every import leads somewhere/,
  ],
  [
    'src-renderer/console-seed.ts',
    "export { clock } from '../src-relay/kernel/clock.ts'\n",
    'rules',
    /the console sees contracts only/,
  ],
  [
    'src-main/door-seed.ts',
    "export { clock } from '../src-relay/kernel/clock.ts'\n",
    'rules',
    /the desktop uses the front door/,
  ],
  ['src-relay/kernel/unused-seed.ts', 'export const unused = 1\n', 'dead-code', /unused-seed/],
] as const

let project: SmallProject

beforeAll(async () => {
  project = await createSmallProject(CONFIGURATION)
  await promisify(execFile)('git', ['init', '-q', project.folder])
  await project.write(clean)
})

afterAll(() => project[Symbol.asyncDispose]())

async function check(...gates: readonly string[]): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await project.run('check.mjs', gates)
  return { code, output: stdout + stderr }
}

/** What a gate said: from its own line to the next gate's. */
function said(output: string, gate: string): string {
  const [, after = ''] = output.split(new RegExp(`^ {2}${gate} +FAILED.*$`, 'm'))
  return after.split(/^ {2}\S+ +(?:FAILED|ok) +[\d.]+ s$|^check failed/m)[0] ?? ''
}

describe('npm run check', () => {
  it('passes a tree with nothing wrong in it', { timeout: 240_000 }, async () => {
    expect(await check(...GATES)).toMatchObject({ code: 0 })
  })

  it('finds each kind of breach, with the gate that is there for it', { timeout: 240_000 }, async () => {
    await project.write(Object.fromEntries(seeds.map(([path, text]) => [path, text])))
    const { code, output } = await check(...GATES, 'dead-code')
    const missed = seeds.filter(([path, , gate, words]) => {
      const name = path.split('/').at(-1) ?? path
      const report = said(output, gate)
      return !report.includes(name) || !words.test(report)
    })
    expect({ code, missed: missed.map(([path]) => path) }).toEqual({ code: 1, missed: [] })
  })

  it('notices a dependency-cruiser that does not see every file', { timeout: 240_000 }, async () => {
    const path = join(project.folder, '.dependency-cruiser.mjs')
    const rules = await readFile(path, 'utf8')
    await writeFile(path, rules.replace('doNotFollow:', "exclude: '^src-relay/kernel/clock', doNotFollow:"))
    const { code, output } = await check('rules')
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringContaining('not seen by dependency-cruiser: src-relay/kernel/clock.ts'),
    })
    await writeFile(path, rules)
  })
})
