import { describe, expect, it } from 'vitest'
import { readLoginAnswer } from './login-answer.ts'

const state = 'S'.repeat(43)
const hosted = { redirectUri: 'https://login.test/oauth/code/callback', state }
const loopback = { redirectUri: 'http://localhost:1455/auth/callback', state }
const code = 'ac_xyz-1.2~3'

describe('the answer to a login (EC-052)', () => {
  it.each([
    code,
    `${code}#${state}`,
    `${code}%23${state}`,
    `  "${code}#${state}" `,
    `${code}\n#${state}`,
    `https://login.test/oauth/code/callback?code=${code}&state=${state}`,
    `https://login.test/oauth/code/callback?code=${code}%23${state}`,
    `<https://login.test/oauth/code/callback?state=${state}&code=${code}>`,
    `https://login.test/oauth/code/callback#code=${code}&state=${state}`,
    `?code=${code}&state=${state}`,
    `code=${code}&state=${state}`,
  ])('is found in %s', given => {
    expect(readLoginAnswer(given, hosted)).toEqual({ kind: 'code', code })
  })

  it.each(['localhost', '127.0.0.1', '[::1]'])('may have come to %s', host => {
    const given = `http://${host}:1455/auth/callback?code=${code}&state=${state}`
    expect(readLoginAnswer(given, loopback)).toEqual({ kind: 'code', code })
  })

  it.each([
    `${code}#other`,
    `https://login.test/oauth/code/callback?code=${code}&state=other`,
    `https://login.test/oauth/code/callback?error=access_denied&state=other`,
  ])('of another attempt is not taken: %s', given => {
    expect(readLoginAnswer(given, hosted)).toEqual({ kind: 'state-mismatch' })
  })

  it.each([
    ['another port', `http://localhost:1457/auth/callback?code=${code}&state=${state}`],
    ["another provider's page", `https://other.test/oauth/code/callback?code=${code}&state=${state}`],
    ['a look-alike host', `https://login.test.evil/oauth/code/callback?code=${code}&state=${state}`],
    ['a host behind a user', `https://login.test@evil.test/oauth/code/callback?code=${code}&state=${state}`],
    ['plain http', `http://login.test/oauth/code/callback?code=${code}&state=${state}`],
    ['the page it began with', 'https://login.test/oauth/authorize?client_id=x'],
    ['no state in an address', `https://login.test/oauth/code/callback?code=${code}`],
    ['no code', `https://login.test/oauth/code/callback?state=${state}`],
    ['words', 'it does not work'],
    ['nothing but a hash', '#'],
    ['half an address', 'https://'],
    ['a file', 'file:///etc/passwd?code=abcd&state=x'],
  ])('that is %s is unusable', (_what, given) => {
    expect(readLoginAnswer(given, given.includes('1457') ? loopback : hosted).kind).toBe('unusable')
  })

  it('may be a no, in a word that is safe to show', () => {
    const no = (error: string) => `https://login.test/oauth/code/callback?error=${error}&state=${state}`
    expect(readLoginAnswer(no('access_denied'), hosted)).toEqual({ kind: 'denied', word: 'access_denied' })
    expect(readLoginAnswer(no('%3Cb%3E'), hosted)).toEqual({
      kind: 'denied',
      word: 'an error without a name',
    })
  })
})
