import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestCommand } from '../../tests/fixtures/command.ts'
import { askOrigin, compareVersions } from './newest-release.ts'

const scope: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of scope.splice(0)) await each[Symbol.asyncDispose]()
})

/** The command in version 1.2.3, and an address that answers with this. */
async function commandWith(status: number, document: object) {
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const carpool = await createTestCommand()
  scope.push(carpool, { [Symbol.asyncDispose]: async () => void server.close() })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/latest`
  const run = (...args: readonly string[]) => carpool.run(['update-check', '--releases-url', url, ...args])
  return { run, url }
}

describe('carpool update-check', () => {
  it('tells of a newer version and where it is described', async () => {
    const { run } = await commandWith(200, { tag_name: 'v1.10.0', html_url: 'https://example.com/v1.10.0' })
    const { exitCode, stdout } = await run('--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      version: '1.2.3',
      newest: '1.10.0',
      isNewer: true,
      url: 'https://example.com/v1.10.0',
    })
    expect((await run()).stdout).toBe(
      'Carpool 1.10.0 is there; this is 1.2.3.\nhttps://example.com/v1.10.0\n',
    )
  })

  it('says so when there is none', async () => {
    const { run } = await commandWith(200, { version: '1.2.3' })
    expect((await run()).stdout).toBe('Carpool 1.2.3 is the newest version.\n')
  })

  it.each([
    [404, {}, /says nothing of a release: it answered 404/],
    [200, { tag_name: 'nightly' }, /names no version/],
  ])('fails with a reason on %i %o', async (status, document, reason) => {
    const { run } = await commandWith(status, document)
    expect(await run()).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(reason) })
  })

  it('says what to set where nobody is known who could be asked', async () => {
    await using carpool = await createTestCommand()
    const { exitCode, stderr } = await carpool.run(['update-check'])
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('carpool config set releasesUrl')])
  })

  it('asks the origin of a checkout for its tags', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'carpool-origin-'))
    scope.push({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) })
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', folder, ...args], { stdio: 'pipe' })
    git('init', '--quiet')
    git('-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '--quiet', '--allow-empty', '-m', 'x')
    for (const tag of ['v0.9.0', 'v0.10.1', 'v0.10.0', 'v1.0.0-beta.1', 'other']) git('tag', tag)
    git('remote', 'add', 'origin', folder)
    expect(await askOrigin(join(folder, 'out'))).toEqual({ version: '0.10.1' })
    expect(await askOrigin(join(folder, 'out', 'relay'))).toEqual({ version: '0.10.1' })
  })

  it('compares versions part by part', () => {
    const versions = ['1.10.0', '1.9.9', '2.0.0', '1.9.10']
    expect(versions.toSorted(compareVersions)).toEqual(['1.9.9', '1.9.10', '1.10.0', '2.0.0'])
  })
})
