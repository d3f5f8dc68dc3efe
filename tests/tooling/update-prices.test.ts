import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takePrices } from '../../scripts/prices/price-list.mjs'
import { inProject } from '../../scripts/setup/project.mjs'
import { readPriceTable } from '../../src-relay/usage/price-table.ts'
import { createPricing } from '../../src-relay/usage/pricing.ts'

const families = [
  { prefix: 'alpha-', webSearch: 0.01 },
  { prefix: 'beta-', listedUnder: 'house/' },
]
const chat = { mode: 'chat', input_cost_per_token: 3e-6, output_cost_per_token: 1.5e-5 }

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-prices-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('what is taken from the public list', () => {
  it('is the chat models of our families, under their own names', () => {
    const list = {
      sample_spec: { mode: 'chat', input_cost_per_token: 0, output_cost_per_token: 0 },
      'alpha-1': chat,
      'alpha-1-20260101': chat,
      'alpha-1-20260202': { ...chat, input_cost_per_token: 4e-6 },
      'alpha-embed': { ...chat, mode: 'embedding' },
      'alpha-picture': { ...chat, supported_output_modalities: ['text', 'image'] },
      'alpha-free': { mode: 'chat', input_cost_per_token: 3e-6 },
      'alpha-1@20260101': chat,
      'alpha-1:batch': chat,
      'somewhere/alpha-1': chat,
      'eu.alpha-1': chat,
      'gamma-1': chat,
      'beta-1': { ...chat, input_cost_per_token: 9e-6 },
      'house/beta-1': { ...chat, mode: 'responses' },
      'house/beta-2': chat,
      'beta-2': { ...chat, input_cost_per_token: 9e-6 },
      'house/alpha-2': chat,
      'alpha-odd': 'no entry',
    }
    expect(takePrices(list, families)).toEqual({
      'alpha-1': { input: 3, output: 15 },
      'alpha-1-20260202': { input: 4, output: 15 },
      // The folder's own entry, whichever comes first.
      'beta-1': { input: 3, output: 15 },
      'beta-2': { input: 3, output: 15 },
    })
  })

  it('is every price we use, in dollars per million tokens, without binary noise', () => {
    const entry = {
      ...chat,
      input_cost_per_token: 4.000000000000001e-6,
      input_cost_per_token_batches: 2e-6,
      input_cost_per_token_priority: 8e-6,
      output_cost_per_token_priority: 3e-5,
      output_cost_per_reasoning_token: 1.5e-5,
      input_cost_per_audio_token: 1,
      cache_read_input_token_cost: 4e-7,
      cache_creation_input_token_cost: 5e-6,
      cache_creation_input_token_cost_above_1hr: 8.000000000000001e-6,
      input_cost_per_token_above_200k_tokens: 1.2e-5,
      output_cost_per_token_above_200k_tokens: 2.25e-5,
      cache_creation_input_token_cost_above_1hr_above_200k_tokens: 2.4e-5,
      input_cost_per_token_above_200k_tokens_priority: 2.4e-5,
      output_cost_per_token_flex: 7.5e-6,
      search_context_cost_per_query: { search_context_size_low: 0.01, search_context_size_medium: 0.025 },
      provider_specific_entry: { fast: 6, us: 1.1, note: 'text' },
    }
    expect(takePrices({ 'alpha-1': entry }, families)).toEqual({
      'alpha-1': {
        input: 4,
        output: 15,
        cacheRead: 0.4,
        cacheWrite5m: 5,
        cacheWrite1h: 8,
        webSearch: 0.025,
        multipliers: { fast: 6, us: 1.1 },
        variants: [
          { above: 200_000, input: 12, output: 22.5, cacheWrite1h: 24 },
          { above: 200_000, tier: 'priority', input: 24 },
          { tier: 'flex', input: 4, output: 7.5 },
          { tier: 'priority', input: 8, output: 30 },
        ],
      },
    })
  })

  it('leaves out reasoning and searches that cost the usual', () => {
    const search = { search_context_cost_per_query: { search_context_size_medium: 0.01 } }
    const own = { ...chat, ...search, output_cost_per_reasoning_token: 3e-6 }
    expect(takePrices({ 'alpha-1': own, 'alpha-2': { ...chat, ...search } }, families)).toEqual({
      'alpha-1': { input: 3, output: 15, reasoning: 3 },
      'alpha-2': { input: 3, output: 15 },
    })
  })
})

describe('npm run update-prices', () => {
  const shipped = inProject('resources', 'model-prices.json')

  async function update(
    list: unknown,
    start = shipped,
  ): Promise<{ code: number; stdout: string; stderr: string; file: string }> {
    const from = join(folder, 'list.json')
    const file = join(folder, 'prices.json')
    await writeFile(from, typeof list === 'string' ? list : JSON.stringify(list))
    if (start !== file) await copyFile(start, file)
    const script = inProject('scripts', 'update-prices.mjs')
    const args = [script, '--from', from, '--file', file]
    return new Promise(resolve => {
      execFile(process.execPath, args, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr, file })
      })
    })
  }

  /** The public list as it would be if it had just what we ship, plus one change, one addition and one loss. */
  async function nearlyShipped(): Promise<Record<string, unknown>> {
    const { models } = readPriceTable(JSON.parse(await readFile(shipped, 'utf8')))
    const entries = Object.entries(models).map(([name, { input, output }]) => [
      name,
      { ...chat, input_cost_per_token: input / 1e6, output_cost_per_token: output / 1e6 },
    ])
    const { 'gpt-5-nano': _, ...list } = Object.fromEntries(entries)
    return { ...list, 'gpt-4o': { ...chat, input_cost_per_token: 7e-6 }, 'claude-next-9': chat }
  }

  it('writes a file that the relay reads, and says what is different', async () => {
    const { code, stdout, file } = await update(await nearlyShipped())
    expect(code).toBe(0)
    expect(stdout).toContain('added: claude-next-9\n')
    expect(stdout).toMatch(/changed: .*gpt-4o\b/)
    expect(stdout).toContain('unlisted: gpt-5-nano\n')
    const table = readPriceTable(JSON.parse(await readFile(file, 'utf8')))
    expect(table.date).toBe(new Date().toISOString().slice(0, 10))
    const used = {
      input: 1000,
      output: 0,
      cacheRead: 0,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      reasoning: 0,
      webSearches: 0,
    }
    const pricing = createPricing(table)
    const costs = ['claude-next-9', 'gpt-4o', 'gpt-5-nano'].map(model => pricing.costMicroUsd(model, used))
    expect(costs).toEqual([3000, 7000, 50])
    expect(await readdir(folder)).toHaveLength(2)
  })

  it('writes the same prices the same way, so that a difference is one of prices', async () => {
    const list = await nearlyShipped()
    const { file, stdout } = await update(list)
    const once = await readFile(file, 'utf8')
    expect(stdout).toContain('changed: ')
    const again = await update(list, file)
    expect(again.stdout).not.toContain('changed: ')
    expect(await readFile(again.file, 'utf8')).toBe(once)
    const untouched = once.split('\n').filter(line => /"gpt-5-nano"|"prefix"|"claude-next-9"/.test(line))
    const before = (await readFile(shipped, 'utf8')).split('\n')
    expect(untouched.filter(line => !before.includes(line))).toEqual([
      '    "claude-next-9": { "input": 3, "output": 15 },',
    ])
  })

  it.each([
    ['broken text', '{"gpt-5": ', 'cannot read'],
    ['another document', '[1, 2]', 'the list is of no use: not a price list'],
    ['a list that lacks most models', { 'gpt-5': chat }, 'the list is of no use: it has 1 of our models'],
  ])('refuses %s in one line and leaves the file alone', async (_, list, reason) => {
    const { code, stdout, stderr, file } = await update(list)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toContain('The prices stay as they are')
    expect(stderr).toContain(reason)
    expect(await readFile(file, 'utf8')).toBe(await readFile(shipped, 'utf8'))
  })
})
