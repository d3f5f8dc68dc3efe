import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What the desktop app was started with. */
export interface StartOptions {
  readonly dataDir: string
  /** Starts in the tray, without a window. */
  readonly isHidden: boolean
  readonly endpointsFile?: string
  readonly redisServer?: string
}

export interface StartPlace {
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly home: string
  /** A packaged app ignores what only development needs. */
  readonly isPackaged: boolean
}

export function readStartOptions(place: StartPlace): StartOptions {
  const { values } = parseArgs({
    args: [...place.args],
    strict: false,
    options: {
      'data-dir': { type: 'string' },
      endpoints: { type: 'string' },
      hidden: { type: 'boolean' },
    },
  })
  const dataDir = text(values['data-dir']) ?? text(place.env['CARPOOL_DATA_DIR']) ?? usualDataDir(place)
  const endpointsFile = place.isPackaged ? undefined : text(values['endpoints'])
  const redisServer = place.isPackaged ? undefined : text(place.env['CARPOOL_REDIS_SERVER'])
  return {
    dataDir: resolve(dataDir),
    isHidden: values['hidden'] === true,
    ...(endpointsFile !== undefined && { endpointsFile: resolve(endpointsFile) }),
    ...(redisServer !== undefined && { redisServer }),
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The same folder that the `carpool` command takes, so that the command finds the app's relay. */
function usualDataDir({ platform, home, env }: StartPlace): string {
  if (platform === 'win32') return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Carpool')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Carpool')
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'carpool')
}
