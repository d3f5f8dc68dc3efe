import { describe, expect, it } from 'vitest'
import builtIn from '../../resources/endpoints.json' with { type: 'json' }
import { readEndpoints } from './endpoints.ts'

describe('readEndpoints', () => {
  it('reads the built-in file', () => {
    expect(readEndpoints(builtIn).providers.claude.apiBaseUrl).toBe('https://api.anthropic.com')
  })

  it('lays a partial file over it', () => {
    const apiBaseUrl = 'http://127.0.0.1:4010'
    const tokenUrl = 'http://127.0.0.1:4010/v1/oauth/token'
    const { claude } = builtIn.providers
    const changed = { ...claude, apiBaseUrl, login: { ...claude.login, tokenUrl } }
    const override = { providers: { claude: { apiBaseUrl, login: { tokenUrl } } } }
    expect(readEndpoints(builtIn, override)).toEqual({
      ...builtIn,
      providers: { ...builtIn.providers, claude: changed },
    })
    expect(readEndpoints(builtIn, {})).toEqual(builtIn)
  })

  it.each([
    [[], 'must be a JSON object'],
    ['text', 'must be a JSON object'],
    [null, 'must be a JSON object'],
    [{ version: 2 }, /expected 1[\s\S]*at version/],
    [{ provider: {} }, /provider/],
    [
      { providers: { claude: { apiBaseUrl: 'ftp://x' } } },
      /http:\/\/[\s\S]*at providers\.claude\.apiBaseUrl/,
    ],
    [{ providers: { claude: { apiBaseURL: 'https://x.example' } } }, /apiBaseURL/],
    [{ providers: { claude: null } }, /at providers\.claude/],
  ])('says what is wrong with %j', (override, message) => {
    expect(() => readEndpoints(builtIn, override)).toThrow(message)
  })
})
