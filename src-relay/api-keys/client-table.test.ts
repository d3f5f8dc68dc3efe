import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import builtIn from '../../resources/clients.json' with { type: 'json' }
import type { RecognisedClient } from '../contract/recognised-client.ts'
import { createClientTable } from './client-table.ts'

const table = createClientTable({ builtIn, own: () => [] })
const seen = (headers: IncomingHttpHeaders | string) =>
  table.recognise(typeof headers === 'string' ? { 'user-agent': headers } : headers)

describe('a client', () => {
  it.each([
    ['claude-cli/2.1.330 (external, cli)', 'claude-code', 'Claude Code 2.1.330'],
    ['claude-cli/2.1.330 (external, sdk-cli)', 'claude-code', 'Claude Code 2.1.330'],
    ['claude-cli/2.1.330 (external, claude-vscode, agent-sdk/0.1)', 'claude-code', 'Claude Code 2.1.330'],
    ['claude-cli/1.0.58 (external, sdk-ts)', 'claude-code', 'Claude Code 1.0.58'],
    ['claude-code/2.1.330', 'claude-code', 'Claude Code 2.1.330'],
    ['GeminiCLI-tui/0.61.0/gemini-2.5-pro (linux; x64; terminal)', 'gemini-cli', 'Gemini CLI 0.61.0'],
    ['GeminiCLI/v24.21.0 (linux; x64)', 'gemini-cli', 'Gemini CLI 24.21.0'],
    ['codex_exec/0.169.0 (Debian 12.0.0; x86_64) xterm (codex_exec; 0.169.0)', 'codex', 'Codex 0.169.0'],
    ['codex-tui/0.169.0 (Debian 12.0.0; x86_64)', 'codex', 'Codex 0.169.0'],
    ['codex_vscode/0.169.0', 'codex', 'Codex 0.169.0'],
    ['Codex Desktop/1.2.3 (Mac OS)', 'codex', 'Codex 1.2.3'],
    ['factory-cli/0.215.0', 'droid', 'Droid 0.215.0'],
    [
      'Mozilla/5.0 (Macintosh) AppleWebKit/537 CherryStudio/1.5.0 Safari',
      'cherry-studio',
      'Cherry Studio 1.5.0',
    ],
    ['Anthropic/JS 0.70.1', 'anthropic-sdk', 'Anthropic SDK'],
    ['OpenAI/JS 7.57.0', 'openai-sdk', 'OpenAI SDK'],
    ['google-genai-sdk/1.30.0 gl-node/v24.21.0', 'google-genai-sdk', 'Google Gen AI SDK 1.30.0'],
    ['CLAUDE-CLI/3', 'claude-code', 'Claude Code 3'],
  ])('EC-121: that says %s is %s', (userAgent, id, label) => {
    expect(seen(userAgent)).toEqual({ id, label })
  })

  it('is known by other headers too', () => {
    expect(seen({ 'user-agent': 'node', 'x-factory-client': 'factory-cli' }).id).toBe('droid')
    expect(seen({ 'x-goog-api-client': 'gl-x/1 google-genai-sdk/1.0' }).id).toBe('google-genai-sdk')
  })

  it.each([
    ['curl/8.5.0 (x86_64)', 'curl/8.5.0'],
    ['not-claude-cli/1.0', 'not-claude-cli/1.0'],
    ['Mozilla/5.0 claude-cli/2.0', 'Mozilla/5.0'],
    ['', 'unknown'],
    ['ä\u0000b', 'b'],
    ['x'.repeat(200), 'x'.repeat(64)],
  ])('that nobody has described is called what it calls itself: %s', (userAgent, label) => {
    expect(seen(userAgent)).toEqual({ id: undefined, label })
  })

  it('may be described by the owner, whose word comes first', () => {
    const own: RecognisedClient[] = [
      { id: 'curl', label: 'curl', signs: [{ header: 'user-agent', prefix: 'curl/', anyWord: false }] },
      { id: 'codex', label: 'Our Codex', signs: [{ header: 'user-agent', prefix: 'codex', anyWord: false }] },
    ]
    const extended = createClientTable({ builtIn, own: () => own })
    expect(extended.recognise({ 'user-agent': 'curl/8.5.0' })).toEqual({ id: 'curl', label: 'curl 8.5.0' })
    expect(extended.recognise({ 'user-agent': 'codex_exec/0.169.0' }).label).toBe('Our Codex 0.169.0')
    expect(extended.labelOf('codex')).toBe('Our Codex')
    expect(extended.labelOf('nobody')).toBe('nobody')
    const listed = extended.list().filter(({ id }) => id === 'codex' || id === 'curl' || id === 'droid')
    expect(listed.map(({ id, isBuiltIn }) => [id, isBuiltIn])).toEqual([
      ['curl', false],
      ['codex', false],
      ['droid', true],
    ])
  })

  it('is recognised in next to no time', () => {
    const headers = { 'user-agent': `Mozilla/5.0 ${'x/1 '.repeat(50)}` }
    const begun = performance.now()
    for (let index = 0; index < 10_000; index += 1) table.recognise(headers)
    expect(performance.now() - begun).toBeLessThan(2000)
  })
})
