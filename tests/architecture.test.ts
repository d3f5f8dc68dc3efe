import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** What must not be found where. `seed` is a breach of the rule: it proves that the rule would be noticed. */
interface Rule {
  readonly name: string
  readonly appliesTo: (path: string) => boolean
  readonly forbidden: RegExp
  readonly seed: readonly [path: string, text: string]
}

interface SourceFile {
  readonly path: string
  readonly text: string
}

const isTest = (path: string): boolean => /^tests\/|\.test\.tsx?$/.test(path)
const isProduction = (path: string): boolean => path.startsWith('src-') && !isTest(path)
const isRelay = (path: string): boolean => path.startsWith('src-relay/') && !isTest(path)
const imports = (packages: string): RegExp =>
  new RegExp(`(?:from|import|require\\()\\s*\\(?['"](?:${packages})['"/]`)

function oneDoor(packages: string, door: string): Rule {
  const example = packages.split('|')[0] ?? ''
  return {
    name: `${door} is the one door to ${packages.replaceAll('|', ' and ')}`,
    appliesTo: path => isProduction(path) && !path.startsWith(door),
    forbidden: imports(packages),
    seed: ['src-relay/kernel/seed.ts', `import x from '${example}'`],
  }
}

const rules: readonly Rule[] = [
  {
    name: 'nothing outside providers/ says the name of a provider',
    appliesTo: path => isProduction(path) && !path.startsWith('src-relay/providers/'),
    // A wire format may be called what its maker calls it.
    forbidden: /claude|codex|gemini(?!-?generate-?content)|(?<!an)droid/i,
    seed: ['src-relay/kernel/seed.ts', '// as Claude does'],
  },
  oneDoor('ioredis', 'src-relay/store/'),
  oneDoor('undici|socks-proxy-agent', 'src-relay/upstream/'),
  oneDoor('koa|@koa/router', 'src-relay/http/'),
  oneDoor('electron', 'src-main/'),
  {
    ...oneDoor('electron-store', 'src-main/settings.ts'),
    name: 'SEC-24 settings.ts is the only importer of electron-store',
  },
  {
    name: 'the relay never uses the global fetch',
    appliesTo: isRelay,
    forbidden: /(?<![\w$.])fetch\s*\(|globalThis\.fetch/,
    seed: ['src-relay/pipeline/seed.ts', 'await fetch (url)'],
  },
  {
    name: 'nothing asks Redis for KEYS',
    appliesTo: isRelay,
    forbidden: /call\(\s*['"]keys['"]|redis\.keys\(/i,
    seed: ['src-relay/store/scripts/seed.lua', "redis.call('KEYS', '*')"],
  },
  {
    name: 'no open end is left in the sources',
    appliesTo: isProduction,
    forbidden: /\b(?:TODO|FIXME|XXX)\b/,
    seed: ['src-main/seed.ts', '// TODO later'],
  },
  {
    name: 'no test is skipped, postponed or run alone',
    appliesTo: path => isTest(path) && path !== 'tests/architecture.test.ts',
    forbidden: /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:skip|only|todo|fails)\b/,
    seed: ['tests/seed.test.ts', "it.skip('works', () => {})"],
  },
]

function breaches(rule: Rule, files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(file => rule.appliesTo(file.path))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) => (rule.forbidden.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    )
}

function windowMakers(candidates: readonly SourceFile[]): readonly string[] {
  const makesWindow = /new (?:BrowserWindow|WebContentsView)\b/
  return candidates
    .filter(file => isProduction(file.path) && makesWindow.test(file.text))
    .map(file => file.path)
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.(?:tsx?|lua|json|html|css)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
}

const files = readdirSync('.')
  .filter(name => name.startsWith('src-') || name === 'tests')
  .flatMap(listFiles)
  .map(path => ({ path, text: readFileSync(path, 'utf8') }))

describe('the rules of the house', () => {
  it('are tried on every room of the relay', () => {
    const rooms = readdirSync('src-relay', { withFileTypes: true }).filter(entry => entry.isDirectory())
    const seen = new Set(files.map(file => file.path.split('/').slice(0, 2).join('/')))
    const filled = rooms.map(room => `src-relay/${room.name}`).filter(room => listFiles(room).length > 0)
    expect(filled.filter(room => !seen.has(room))).toEqual([])
    expect(filled.length).toBeGreaterThan(0)
  })

  it.each(rules)('$name', rule => {
    expect(breaches(rule, files)).toEqual([])
  })

  it.each(rules)('a breach would be noticed: $name', rule => {
    const [path, text] = rule.seed
    expect(breaches(rule, [{ path, text }])).toHaveLength(1)
  })

  it('SEC-01 windows are made in two files', () => {
    const makers = ['app-window', 'login-window'].map(name => `src-main/windows/${name}.ts`)
    expect(windowMakers(files)).toEqual(makers)
    const seeds = ['a', 'b'].map(name => ({ path: `src-main/${name}.ts`, text: 'new BrowserWindow({})' }))
    expect(windowMakers(seeds)).toHaveLength(2)
  })
})
