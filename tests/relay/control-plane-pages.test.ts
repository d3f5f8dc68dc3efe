import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { securityHeaders } from '../../src-relay/contract/security-headers.ts'
import { startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'

let folder: string
let plane: TestControlPlane

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-pages-'))
  const uiDir = join(folder, 'ui')
  await mkdir(join(uiDir, 'assets', 'deep'), { recursive: true })
  await mkdir(join(folder, 'ui-secret'))
  const files = {
    'ui/index.html': '<!doctype html>',
    'ui/icon.svg': '<svg/>',
    'ui/assets/index-Bx3f9d2a.js': 'export {}',
    'ui/assets/index-C_-f9d2a.css': 'a {}',
    'ui/assets/inter.woff2': 'font',
    'ui/assets/deep/a file.txt': 'text',
    'ui/.env': 'secret',
    'ui/unknown.kind': 'bytes',
    'secret.txt': 'secret',
    'ui-secret/key.txt': 'secret',
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  await symlink(join(folder, 'secret.txt'), join(uiDir, 'link.txt'))
  await symlink(folder, join(uiDir, 'up'))
  plane = await startControlPlane({ uiDir })
})
afterAll(async () => {
  await plane.stop()
  await rm(folder, { recursive: true })
})

describe('the pages of the console', () => {
  const pages: readonly [path: string, type: string, caching: string][] = [
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/?first', 'text/html; charset=utf-8', 'no-cache'],
    ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/icon.svg', 'image/svg+xml', 'no-cache'],
    ['/assets/index-Bx3f9d2a.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/index-C_-f9d2a.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/inter.woff2', 'font/woff2', 'no-cache'],
    ['/assets/deep/a%20file.txt', 'text/plain; charset=utf-8', 'no-cache'],
    ['/unknown.kind', 'application/octet-stream', 'no-cache'],
  ]
  for (const [path, type, caching] of pages) {
    it(`serves ${path} to anybody on this computer, with its type and caching`, async () => {
      const { status, headers } = await plane.ask({ path })
      expect(status).toBe(200)
      expect(headers).toMatchObject({
        ...securityHeaders,
        'content-type': type,
        'cache-control': caching,
      })
    })
  }

  it('answers HEAD without the content', async () => {
    expect(await plane.ask({ path: '/', method: 'HEAD' })).toMatchObject({ status: 200, text: '' })
  })

  it('takes no changes', async () => {
    const headers = { 'x-carpool': '1', 'content-type': 'application/json' }
    expect((await plane.ask({ path: '/', method: 'POST', headers })).status).toBe(404)
  })

  it('are not needed: without them the address says so and the API works', async () => {
    await using bare = await startControlPlane()
    const { status, text } = await bare.ask({ path: '/' })
    expect([status, JSON.parse(text).code]).toEqual([404, 'no_pages'])
    expect((await bare.askAsOwner({ path: '/admin/api/status' })).status).toBe(200)
  })
})

describe('a path that leads out of the pages (SEC-13)', () => {
  const paths = [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/%252e%252e/secret.txt',
    '/..%c0%afsecret.txt',
    '/....//secret.txt',
    '/assets/..%00/secret.txt',
    '/index.html%00.txt',
    '/index.html%00',
    '//secret.txt',
    '//127.0.0.1/index.html',
    '/%2fetc/passwd',
    '//etc/passwd',
    '/C:/Windows/win.ini',
    '/C:%5cWindows%5cwin.ini',
    '/index.html::$DATA',
    '/../ui-secret/key.txt',
    '/link.txt',
    '/up/secret.txt',
    '/.env',
    '/assets/./index-Bx3f9d2a.js',
    '/assets',
    '/assets/',
    '/index.html/',
    '/index.html/more',
    '/%',
    '/%zz',
    '/%ff',
    `/${'a'.repeat(300)}`,
    '/INDEX.HTML',
  ]
  for (const path of paths) {
    it(`finds nothing at ${path.slice(0, 40)}`, async () => {
      const { status, headers, text } = await plane.ask({ path })
      expect({ status, text }).toEqual({ status: 404, text: expect.not.stringContaining('secret') })
      expect(headers).toMatchObject(securityHeaders)
    })
  }
})
