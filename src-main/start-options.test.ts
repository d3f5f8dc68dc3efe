import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readStartOptions, type StartPlace } from './start-options.ts'

const place: StartPlace = { args: ['.'], env: {}, platform: 'linux', home: '/home/ann', isPackaged: false }

test('takes another folder from the command line before one from the environment', () => {
  const env = { CARPOOL_DATA_DIR: '/from-env' }
  expect(readStartOptions({ ...place, env }).dataDir).toBe(resolve('/from-env'))
  const args = ['.', '--some-chromium-switch=1', '--data-dir', '/from-args', '--hidden']
  expect(readStartOptions({ ...place, env, args })).toEqual({
    dataDir: resolve('/from-args'),
    isHidden: true,
  })
})

test('ignores in a packaged app what is for development only', () => {
  const args = ['--endpoints', '/fake.json']
  const env = { CARPOOL_REDIS_SERVER: '/usr/bin/redis-server' }
  expect(readStartOptions({ ...place, args, env })).toMatchObject({
    endpointsFile: resolve('/fake.json'),
    redisServer: '/usr/bin/redis-server',
  })
  const packaged = readStartOptions({ ...place, args, env, isPackaged: true })
  expect(packaged.endpointsFile).toBeUndefined()
  expect(packaged.redisServer).toBeUndefined()
})
