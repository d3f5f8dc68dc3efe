import { describe, expect, test } from 'vitest'
import { contentSecurityPolicy, securityHeaders } from '../src-relay/contract/security-headers.ts'
import { createAppProtocol, schemePrivileges } from './app-protocol.ts'
import { readFileName } from './ui-files.ts'

const answer = createAppProtocol({
  readFile: async path =>
    path === '/' ? { content: new TextEncoder().encode('<p>'), contentType: 'text/html' } : undefined,
  forward: async () => new Response('forwarded', { status: 201 }),
})

describe('the app scheme', () => {
  test('SEC-11: has the privileges a page needs, and none that weaken its policy', () => {
    expect(schemePrivileges).toEqual({
      standard: true,
      secure: true,
      supportFetchAPI: true,
      corsEnabled: true,
      stream: true,
      codeCache: true,
    })
  })

  test.each([
    ['a page', 'app://ui/', 200],
    ['a missing file', 'app://ui/nothing.js', 404],
    ['another host', 'app://other/', 404],
    ['the admin API', 'app://ui/admin/api/status', 201],
  ])('SEC-14: answers %s with the policy and its companions', async (_what, url, status) => {
    const response = await answer(new Request(url))
    expect(response.status).toBe(status)
    for (const [name, value] of Object.entries(securityHeaders))
      expect(response.headers.get(name)).toBe(value)
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy)
  })

  test('does not take a change for a file', async () => {
    expect((await answer(new Request('app://ui/', { method: 'POST', body: 'x' }))).status).toBe(404)
  })
})

describe('SEC-13: a file name', () => {
  test.each([
    ['/', 'index.html'],
    ['/index.html', 'index.html'],
    ['/assets/index-Bx3f9d2a.js', 'assets/index-Bx3f9d2a.js'],
  ])('%s is plain', (path, name) => expect(readFileName(path)).toBe(name))

  test.each([
    '/../secret',
    '/assets/../../secret',
    '/..%2fsecret',
    '/assets%2findex.js',
    '/a\\b.js',
    '/a%00.js',
    '//etc/passwd',
    '/C:/x.js',
    '/.hidden',
    '/assets/',
    '',
  ])('%j is refused', path => expect(readFileName(path)).toBeUndefined())
})
