import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readStartOptions, type StartPlace } from '../../src-main/start-options.ts'
import { defaultDataDir } from '../../src-relay/command/data-dir.ts'

const place: StartPlace = { args: ['.'], env: {}, platform: 'linux', home: '/home/ann', isPackaged: false }

test.each(['linux', 'darwin', 'win32'] as const)(
  'keeps its data where the carpool command looks, on %s',
  platform => {
    for (const env of [{}, { XDG_DATA_HOME: '/data', APPDATA: '/roaming' }]) {
      const { dataDir } = readStartOptions({ ...place, platform, env, home: homedir() })
      expect(dataDir).toBe(resolve(defaultDataDir({ platform, env, home: homedir() })))
    }
  },
)
