import { join } from 'node:path'
import type { RelayConfigInput } from '../../src-relay/config.ts'
import type { Preferences } from '../preferences.ts'
import type { StartOptions } from '../start-options.ts'

export interface RelayConfigParts {
  readonly options: StartOptions
  readonly preferences: Preferences
  readonly masterKey: string
  /** Folder of the app's own files, built or packaged. */
  readonly appDir: string
  /** Folder that a packaged app keeps its resources in. */
  readonly resourcesDir: string
}

/** What the relay inside the app is started with. */
export function createRelayConfig(parts: RelayConfigParts): RelayConfigInput {
  const { dataDir, endpointsFile, redisServer } = parts.options
  const { port, controlPort, lanEnabled, chosenAddress, timeZone } = parts.preferences
  return {
    dataDir,
    host: lanEnabled ? '0.0.0.0' : '127.0.0.1',
    // The window says so where there is none yet.
    allowNoKeys: true,
    port,
    ...(timeZone !== '' && { timeZone }),
    ...(chosenAddress !== '' && { chosenAddress }),
    controlPort,
    masterKey: parts.masterKey,
    uiDir: join(parts.appDir, 'out', 'renderer'),
    bundledRedisDir: join(parts.resourcesDir, 'redis'),
    ...(endpointsFile !== undefined && { endpointsFile }),
    ...(redisServer !== undefined && { redisServer }),
  }
}
