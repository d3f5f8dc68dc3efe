import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseDataDir, defaultDataDir } from './data-dir.ts'

describe('the data directory', () => {
  const home = join('/home', 'ann')

  it('is where each system keeps such data', () => {
    expect(defaultDataDir({ platform: 'linux', home, env: {} })).toBe('/home/ann/.local/share/carpool')
    expect(defaultDataDir({ platform: 'linux', home, env: { XDG_DATA_HOME: '/data' } })).toBe('/data/carpool')
    expect(defaultDataDir({ platform: 'darwin', home, env: {} })).toBe(
      '/home/ann/Library/Application Support/Carpool',
    )
    expect(defaultDataDir({ platform: 'win32', home, env: { APPDATA: '/roaming' } })).toBe('/roaming/Carpool')
  })

  it('is the one that was named, before the one of the environment', () => {
    const env = { CARPOOL_DATA_DIR: '/from/environment' }
    expect(chooseDataDir('/named', env)).toBe('/named')
    expect(chooseDataDir(undefined, env)).toBe('/from/environment')
    expect(chooseDataDir('below', env)).toBe(join(process.cwd(), 'below'))
  })
})
