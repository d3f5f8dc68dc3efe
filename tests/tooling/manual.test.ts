import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import manifest from '../../package.json' with { type: 'json' }
import builtInEndpoints from '../../resources/endpoints.json' with { type: 'json' }
import type { CommandIo } from '../../src-relay/command/command.ts'
import { commands } from '../../src-relay/command/commands.ts'
import { readCall } from '../../src-relay/command/read-call.ts'
import { settings, settingsSchema, variableOf } from '../../src-relay/command/settings.ts'
import { errorKinds } from '../../src-relay/kernel/errors.ts'
import { readEndpoints } from '../../src-relay/providers/endpoints.ts'
import { createProviders } from '../../src-relay/providers/index.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const manual = join(root, 'docs', 'manual')
const languages = ['en', 'zh'] as const

const maintainers = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  ...(await readdir(join(root, 'docs'), { recursive: true }))
    .filter(name => name.endsWith('.md') && !name.startsWith('manual'))
    .map(name => join('docs', name)),
]

const pages = await Promise.all(languages.flatMap(language => readPages(join(manual, language)))).then(
  lists => lists.flat(),
)

async function readPages(folder: string) {
  const names = (await readdir(folder)).filter(name => name.endsWith('.md'))
  return await Promise.all(
    names.map(async name => ({
      name,
      path: join(folder, name),
      text: await readFile(join(folder, name), 'utf8'),
    })),
  )
}

const blocksOf = (text: string, language = '\\w+') =>
  [...text.matchAll(new RegExp(`^\`\`\`(${language})\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, kind = '', content = '']) => ({ kind, content }),
  )
const linesOf = (language: string) =>
  pages.flatMap(({ text }) => blocksOf(text, language).flatMap(({ content }) => content.trim().split('\n')))

/** As a shell splits it, without variables. */
const wordsOf = (line: string) =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

const io: CommandIo = {
  stdin: process.stdin,
  stdout: { write: () => true },
  stderr: { write: () => true },
  env: {},
  programDir: root,
  version: '0',
}

describe('the manual', () => {
  it('has the same pages in both languages, with the same commands and settings in them', () => {
    const [english, chinese] = languages.map(language =>
      pages.filter(({ path }) => path.includes(`/manual/${language}/`)),
    )
    const byName = new Map(chinese?.map(page => [page.name, page]))
    expect([...byName.keys()].toSorted()).toEqual(english?.map(({ name }) => name).toSorted())
    for (const { name, text } of english ?? [])
      expect([name, blocksOf(byName.get(name)?.text ?? '')]).toEqual([name, blocksOf(text)])
  })

  it('names commands and options that there are', () => {
    const lines = linesOf('bash').map(line => wordsOf(line.replace(/^docker compose exec carpool /, '')))
    const ours = lines.filter(([program]) => program === 'carpool').map(([, ...args]) => args)
    expect(ours.length).toBeGreaterThan(80)
    for (const args of ours) {
      const command = commands.find(({ name }) => args.join(' ').startsWith(name))
      if (!command) throw new Error(`there is no command: carpool ${args.join(' ')}`)
      expect(() => readCall(command, args.slice(command.name.split(' ').length), io)).not.toThrow()
    }
    const scripts = lines
      .filter(([program]) => program === 'npm')
      .map(([, run, name]) => (run === 'run' ? name : run))
    for (const name of scripts) expect(Object.keys(manifest.scripts)).toContain(name)
  })

  it('shows settings that would be taken, and YAML that can be read', () => {
    for (const { text } of pages) {
      for (const { content } of blocksOf(text, 'json'))
        expect(settingsSchema.partial().safeParse(JSON.parse(content)).success).toBe(true)
      for (const { content } of blocksOf(text, 'yaml')) expect(() => void parse(content)).not.toThrow()
      // A client's own lines are its own business.
      const ours = text.replaceAll(/^```client\n[\s\S]*?^```/gm, '')
      const variables = ours.match(/CARPOOL_[A-Z_]+/g) ?? []
      const known = new Set(Object.keys(settings).map(variableOf))
      expect(variables.filter(name => !known.has(name))).toEqual([])
    }
  })

  it('sets clients up with lines of the providers’ own guides', () => {
    const providers = createProviders(readEndpoints(builtInEndpoints))
    const known = providers.flatMap(({ info }) => info.clientGuides.flatMap(({ lines }) => lines))
    expect(linesOf('client').filter(line => !known.includes(line))).toEqual([])
  })

  it('explains error codes that there are', () => {
    const codes = pages
      .filter(({ name }) => name === 'troubleshooting.md')
      .flatMap(({ text }) => [...text.matchAll(/`([a-z]+_[a-z_]+)`/g)].map(([, code = '']) => code))
    expect(codes.filter(code => !Object.hasOwn(errorKinds, code))).toEqual([])
    expect(codes.length).toBeGreaterThan(10)
  })

  it('leads somewhere with every link, as the readme does', async () => {
    const others = maintainers.map(async name => ({
      path: join(root, name),
      text: await readFile(join(root, name), 'utf8'),
    }))
    for (const { path, text } of [...pages, ...(await Promise.all(others))]) {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) =>
        join(dirname(path), link),
      )
      expect([path, links.filter(link => !existsSync(link))]).toEqual([path, []])
    }
  })
})

const panelSchema = z.object({ targets: z.array(z.object({ expr: z.string() })) })

it('the Grafana dashboard asks for metrics that the relay has', async () => {
  const text = await readFile(join(root, 'docs', 'grafana-dashboard.json'), 'utf8')
  const { panels } = z.object({ panels: z.array(panelSchema) }).parse(JSON.parse(text))
  const sources = await Promise.all(
    ['call-meters', 'state-gauges'].map(name =>
      readFile(join(root, 'src-relay', 'metrics', `${name}.ts`), 'utf8'),
    ),
  )
  const named = new Set(
    [...sources.join('').matchAll(/(?:counter|gauge|histogram)\(\s*'(\w+)'/g)].map(
      ([, name]) => `carpool_${name}`,
    ),
  )
  const asked = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) =>
      (expr.match(/carpool_\w+/g) ?? []).map(name => name.replace(/_(?:bucket|count|sum)$/, '')),
    ),
  )
  expect(asked.length).toBeGreaterThan(6)
  expect(asked.filter(name => !named.has(name))).toEqual([])
})
