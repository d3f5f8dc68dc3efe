import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { z } from 'zod'
import { describeError } from '../kernel/logger.ts'
import { CommandError } from './command-error.ts'

export interface Release {
  /** Without a leading `v`. */
  readonly version: string
  /** Where it is described. */
  readonly url?: string | undefined
}

const timeoutMs = 10_000
const versionPattern = /^v?(\d+\.\d+\.\d+)$/

/** What GitHub's API says of a release, and npm's registry of a version. */
const releaseSchema = z
  .object({
    tag_name: z.string().optional(),
    version: z.string().optional(),
    html_url: z.url().optional(),
  })
  .transform(({ tag_name: tag, version, html_url: url }) => ({ tag: tag ?? version ?? '', url }))

/** The release that an address describes. Throws `CommandError`. */
export async function askForRelease(address: string): Promise<Release> {
  try {
    const { tag, url } = releaseSchema.parse(JSON.parse(await get(new URL(address))))
    const [, version] = versionPattern.exec(tag) ?? []
    if (version === undefined) throw new Error('it names no version')
    return { version, url }
  } catch (error) {
    throw new CommandError(
      'releases_unreadable',
      `${address} says nothing of a release: ${describeError(error)}`,
    )
  }
}

/** The highest version among the tags of the repository that this checkout came from; undefined outside of one. */
export async function askOrigin(programDir: string): Promise<Release | undefined> {
  const checkout = ['../..', '..']
    .map(up => join(programDir, up))
    .find(path => existsSync(join(path, '.git')))
  if (checkout === undefined) return undefined
  const args = ['-C', checkout, 'ls-remote', '--tags', '--refs', 'origin']
  const { stdout } = await promisify(execFile)('git', args, { timeout: timeoutMs }).catch(
    (error: unknown) => {
      throw new CommandError(
        'origin_unreadable',
        `git cannot ask origin for its tags: ${describeError(error)}`,
      )
    },
  )
  const versions = stdout
    .split('\n')
    .flatMap(line => versionPattern.exec(line.split('refs/tags/')[1] ?? '')?.[1] ?? [])
  const version = versions.toSorted(compareVersions).at(-1)
  return version === undefined ? undefined : { version }
}

/** Negative when `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split('.').map(Number))
  const differences = left?.map((part, index) => part - (right?.[index] ?? 0)) ?? []
  return differences.find(difference => difference !== 0) ?? 0
}

async function get(address: URL): Promise<string> {
  const request = address.protocol === 'http:' ? requestHttp : requestHttps
  return await new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', 'user-agent': 'carpool' }
    const outgoing = request(address, { headers, agent: false, timeout: timeoutMs })
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)))
    outgoing.on('error', reject)
    outgoing.on('response', response => {
      if (response.statusCode === 200) text(response).then(resolve, reject)
      else outgoing.destroy(new Error(`it answered ${response.statusCode}`))
    })
    outgoing.end()
  })
}
