import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DockerfileParser, type Instruction } from 'dockerfile-ast'
import { describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { settings, variableOf } from '../../src-relay/command/settings.ts'
import { redisServerPath } from '../fixtures/redis.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const dockerfile = DockerfileParser.parse(await readFile(join(root, 'Dockerfile'), 'utf8'))
const all = dockerfile.getInstructions()
const lastStage = all.slice(all.findLastIndex(each => each.getKeyword() === 'FROM'))
const ofKind = (kind: string, from: readonly Instruction[] = lastStage) =>
  from.filter(each => each.getKeyword() === kind)
const wordsOf = (instruction: Instruction | undefined) =>
  instruction?.getArguments().map(argument => argument.getValue()) ?? []

const variables = new Set([...Object.keys(settings).map(variableOf), 'CARPOOL_DATA_DIR', 'CARPOOL_CONFIG'])
const environment = Object.fromEntries(
  dockerfile
    .getENVs()
    .flatMap(each => each.getProperties().map(one => [one.getName(), one.getValue() ?? ''])),
)

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      restart: z.string(),
      read_only: z.boolean(),
      environment: z.record(z.string(), z.string()).default({}),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()),
      stop_grace_period: z.string().optional(),
    }),
  ),
  volumes: z.record(z.string(), z.null()),
})

describe('the Dockerfile', () => {
  it('builds in one stage and runs in another, not as root, with a health check', () => {
    expect(ofKind('FROM', all)).toHaveLength(2)
    expect(wordsOf(ofKind('USER').at(-1))).toEqual(['node'])
    expect(ofKind('HEALTHCHECK')).toHaveLength(1)
    expect(wordsOf(ofKind('COPY')[0])).toContain('/build/out/relay')
    expect(
      ofKind('COPY').every(
        each => wordsOf(each)[0]?.startsWith('--from=') || each.toString().includes('from=build'),
      ),
    ).toBe(true)
  })

  it('names files and settings that there are', () => {
    const copied = ofKind('COPY', all).flatMap(each => wordsOf(each).slice(0, -1))
    for (const path of copied.filter(word => !word.startsWith('/build/out')))
      expect([path, existsSync(join(root, path))]).toEqual([path, true])
    const named = Object.keys(environment).filter(name => name.startsWith('CARPOOL_'))
    expect(named.filter(name => !variables.has(name))).toEqual([])
  })

  it('builds everything that is built for the relay and its pages', async () => {
    const configs = (await readdir(root)).filter(name => /^vite\..*config\.ts$/.test(name))
    const steps = ofKind('RUN', all).join('\n')
    expect(configs.filter(name => !steps.includes(name))).toEqual([])
    expect(configs.length).toBeGreaterThan(2)
  })

  it('runs from a folder that holds nothing but what it copies, which may be read only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'carpool-image-'))
    const data = await mkdtemp(join(tmpdir(), 'carpool-image-data-'))
    for (const part of ['relay', 'renderer'])
      await cp(join(root, 'out', part), join(folder, 'out', part), { recursive: true })
    await chmod(join(folder, 'out'), 0o555)
    const given = { ...environment, CARPOOL_DATA_DIR: data, CARPOOL_PORT: '0', CARPOOL_CONTROL_PORT: '0' }
    const child = spawn(process.execPath, [join(folder, 'out', 'relay', 'headless.js'), 'serve', '--json'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...given, CARPOOL_REDIS_SERVER: redisServerPath() },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
      await vi.waitFor(() => expect(said).toContain('\n'), 15_000)
      const { port } = new URL(z.object({ baseUrl: z.string() }).parse(JSON.parse(said)).baseUrl)
      const [, words = ''] =
        /CMD (\[.+\])$/m.exec(dockerfile.getRange() ? ofKind('HEALTHCHECK').join('') : '') ?? []
      const [, ...check] = z.array(z.string()).parse(JSON.parse(words))
      const probe = spawn(
        process.execPath,
        check.map(word => word.replace(':3000', `:${port}`)),
      )
      expect((await once(probe, 'exit'))[0]).toBe(0)
    } finally {
      child.kill('SIGTERM')
      expect((await once(child, 'exit'))[0]).toBe(0)
      await chmod(join(folder, 'out'), 0o755)
      await Promise.all([folder, data].map(path => rm(path, { recursive: true, force: true })))
    }
  })
})

describe('the compose file', () => {
  it('keeps data in volumes, everything else read only, and the port on this computer', async () => {
    const compose = composeSchema.parse(parse(await readFile(join(root, 'compose.yaml'), 'utf8')))
    expect(Object.keys(compose.services)).toEqual(['redis', 'carpool'])
    for (const service of Object.values(compose.services)) {
      expect([service.restart, service.read_only]).toEqual(['unless-stopped', true])
      for (const volume of service.volumes)
        expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0])
      for (const name of Object.keys(service.environment)) expect(variables).toContain(name)
    }
    expect(compose.services['carpool']?.ports).toEqual(['127.0.0.1:3000:3000'])
    expect(compose.services['carpool']?.stop_grace_period).toBe('30s')
  })
})
