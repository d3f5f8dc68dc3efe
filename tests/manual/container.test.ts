import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { ask } from '../fixtures/ask.ts'
import { freePort } from '../fixtures/free-port.ts'
import { blocksOf } from '../fixtures/manual-blocks.ts'
import { createCleanFolder } from './clean-folder.ts'
import { buildWithoutDocker } from './docker-steps.ts'

const composeSchema = z.object({
  services: z.object({
    redis: z.object({ command: z.array(z.string()) }),
    carpool: z.object({ build: z.literal('.'), environment: z.record(z.string(), z.string()) }),
  }),
})

it('the page on containers, its steps taken without Docker in a clean folder, leads to a key', async () => {
  await using clean = await createCleanFolder()
  const commands = (await blocksOf('running.md', 'bash')).find(block => block.includes('docker')) ?? ''
  const [up, exec = ''] = commands.split('\n')
  expect(up).toBe('docker compose up -d')
  const { services } = composeSchema.parse(parse(await readFile(join(clean.project, 'compose.yaml'), 'utf8')))
  const image = await buildWithoutDocker(clean, await readFile(join(clean.project, 'Dockerfile'), 'utf8'))
  expect(image.packages).toEqual(expect.arrayContaining(['redis-server', 'tini']))

  const [redisPort, port] = [await freePort(), await freePort()]
  const [program = '', ...redisArgs] = services.redis.command
  expect(program).toBe('redis-server')
  const redis = [clean.env['CARPOOL_REDIS_SERVER'], ...redisArgs, '--port', redisPort, '--dir', clean.home]
  await clean.start(redis.join(' '), /eady to accept connections/)
  Object.assign(clean.env, image.env, services.carpool.environment, { CARPOOL_PORT: String(port) })
  clean.env['CARPOOL_REDIS_URL'] = (clean.env['CARPOOL_REDIS_URL'] ?? '').replace(
    'redis:6379',
    `127.0.0.1:${redisPort}`,
  )
  clean.env['CARPOOL_CONTROL_PORT'] = String(await freePort())
  await clean.addProgram('tini', 'shift; exec "$@"')
  await clean.addProgram('carpool', `exec ${image.place('/usr/local/bin/carpool')} "$@"`)

  const relay = await clean.start(image.command.join(' '), /the relay is running|Ctrl\+C stops it/)
  expect((await ask({ port, path: '/health' })).status).toBe(200)
  // The friends' page.
  const page = await ask({ port, headers: { accept: 'text/html' } })
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('<html')])
  const said = await clean.shell(exec.replace('docker compose exec carpool ', ''))
  expect(said).toMatch(/cr_\w+/)
  await relay.end()
  expect(await relay.ended).toBe(0)
})
