import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The folder that was given, else the one of `CARPOOL_DATA_DIR`, else this system's usual place. */
export function chooseDataDir(given: string | undefined, env: NodeJS.ProcessEnv): string {
  return resolve(
    given || env['CARPOOL_DATA_DIR'] || defaultDataDir({ platform: process.platform, home: homedir(), env }),
  )
}

export interface Place {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly env: NodeJS.ProcessEnv
}

export function defaultDataDir({ platform, home, env }: Place): string {
  if (platform === 'win32') return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Carpool')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Carpool')
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'carpool')
}
