import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from 'smol-toml'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { callOnce } from '../fixtures/logins.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let home: string
let relay: TestRelay
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'carpool-home-'))
  relay = await startTestRelay({ homeDir: home })
})
afterAll(async () => {
  await relay[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})
afterEach(async () => {
  for (const { id, appliedAt } of await relay.admin.listClientSetups())
    if (appliedAt !== undefined) await undo(id, true)
})

const apply = (id: string) => relay.admin.applyClientSetup({ id, body: {} })
const undo = (id: string, force = false) => relay.admin.undoClientSetup({ id, body: { force } })
const read = (path: string) => readFile(join(home, path), 'utf8')
async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(home, path)), { recursive: true })
  await writeFile(join(home, path), content)
}
const usableKeys = async () =>
  (await relay.admin.listKeys()).filter(({ revokedAt }) => revokedAt === undefined).map(({ name }) => name)

const settings = `\uFEFF// mine
{
\t"theme": "dark",   // keep
${Array.from({ length: 21 }, (_, at) => `\t"key${at}": ${at},\n`).join('')}\t"env": { "OTHER": "1", "ANTHROPIC_AUTH_TOKEN": "sk-old" /* old */ },
}
`.replaceAll('\n', '\r\n')

describe('a client on this computer', () => {
  it('PS-04 gets its own values and nothing else is changed, and undoing restores every byte', async () => {
    const path = '.claude/settings.json'
    await put(path, settings)
    const { files, appliedAt } = await apply('claude-code')
    expect(files).toEqual([join(home, path)])
    expect(appliedAt).toBeTypeOf('number')
    const written = await read(path)
    const key = /"ANTHROPIC_AUTH_TOKEN": "(cr_\w+)"/.exec(written)?.[1] ?? ''
    expect(written).toContain(`"ANTHROPIC_BASE_URL": "${relay.baseUrl}/api/"`)
    expect(written).toContain('/* old */')
    expect(written).toContain('"OTHER": "1"')
    const kept = (text: string) => text.replace(/"env": [\s\S]*/, '')
    expect(kept(written)).toBe(kept(settings))
    expect(await callOnce(relay, key)).toBe(200)
    expect(await usableKeys()).toContain('Claude Code on this computer')

    await undo('claude-code')
    expect(await read(path)).toBe(settings)
    expect(await callOnce(relay, key)).toBe(403)
  })

  it('gets files that were not there, for the owner alone, and they go again', async () => {
    const { files } = await apply('gemini-cli')
    for (const path of files) expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await read('.gemini/.env')).toMatch(
      new RegExp(`^GOOGLE_GEMINI_BASE_URL=${relay.baseUrl}/gemini\nGEMINI_API_KEY=cr_\\w+\n$`),
    )
    expect(JSON.parse(await read('.gemini/settings.json'))).toEqual({
      security: { auth: { selectedType: 'gemini-api-key' } },
    })
    await undo('gemini-cli')
    for (const path of files) await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  it('has its provider chosen above the first table, where the format wants it', async () => {
    const before = 'model = "gpt-5" # mine\nmodel_provider = "openai"\n\n[tui]\nmodel_provider = "x"'
    await put('.codex/config.toml', before)
    await apply('codex')
    expect(parse(await read('.codex/config.toml'))).toMatchObject({
      model: 'gpt-5',
      model_provider: 'carpool',
      tui: { model_provider: 'x' },
      model_providers: { carpool: { base_url: `${relay.baseUrl}/openai`, wire_api: 'responses' } },
    })
    await undo('codex')
    expect(await read('.codex/config.toml')).toBe(before)
  })

  it('keeps the models that are there, and a link stays one', async () => {
    const real = '{"custom_models":[{"model":"mine"}]}'
    await put('dotfiles/factory.json', real)
    await mkdir(join(home, '.factory'), { recursive: true })
    await symlink(join(home, 'dotfiles/factory.json'), join(home, '.factory/config.json'))
    await apply('droid')
    const { custom_models: models } = JSON.parse(await read('dotfiles/factory.json'))
    expect(models.map(({ base_url: url }: { base_url?: string }) => url)).toEqual([
      undefined,
      `${relay.baseUrl}/droid/claude`,
      `${relay.baseUrl}/droid/openai`,
    ])
    await undo('droid')
    expect(await read('dotfiles/factory.json')).toBe(real)
  })

  it.each([
    ['claude-code', '.claude/settings.json', '{ "a": '],
    ['claude-code', '.claude/settings.json', '[]'],
    ['codex', '.codex/config.toml', 'a = \n'],
    ['codex', '.codex/config.toml', '[model_providers.carpool]\nname = "mine"\n'],
  ])(
    '%s: a file that cannot be added to is left alone, and no key is made (%#)',
    async (id, path, content) => {
      await put(path, content)
      const keys = await usableKeys()
      await expect(apply(id)).rejects.toMatchObject({ status: 409, problem: { code: 'settings_unreadable' } })
      expect(await read(path)).toBe(content)
      expect(await usableKeys()).toEqual(keys)
    },
  )

  it('does not take back what was changed since without being told to', async () => {
    await put('.claude/settings.json', '{}')
    await apply('claude-code')
    await expect(apply('claude-code')).rejects.toMatchObject({ problem: { code: 'setup_applied' } })
    await put('.claude/settings.json', '{"mine":1}')
    const listed = await relay.admin.listClientSetups()
    expect(listed.find(({ id }) => id === 'claude-code')).toMatchObject({ isChanged: true })
    await expect(undo('claude-code')).rejects.toMatchObject({ problem: { code: 'settings_changed' } })
    await undo('claude-code', true)
    expect(await read('.claude/settings.json')).toBe('{}')
    await expect(undo('claude-code')).rejects.toMatchObject({ problem: { code: 'setup_not_applied' } })
  })
})
