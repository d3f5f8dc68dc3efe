import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, safeStorage } from 'electron'
import { createRelayServer, type NetworkSettings } from '../src-relay/relay-server.ts'
import { openEncryptionKey } from './encryption-key.ts'
import type { KeyProtection } from './ipc/contract.ts'
import { assertGenuineRedis } from './relay/bundled-redis.ts'
import { readInstanceAt } from './relay/check-health.ts'
import { createRelayConfig } from './relay/create-relay-config.ts'
import { createRelayService, type RelayService } from './relay/relay-service.ts'
import type { Settings } from './settings.ts'
import type { StartOptions } from './start-options.ts'
import type { LogFile } from './storage/log-file.ts'

export interface AppServiceDeps {
  readonly options: StartOptions
  readonly settings: Settings
  readonly log: Pick<LogFile, 'write' | 'lastLines'>
}

export interface AppService {
  readonly service: RelayService
  /** Null until the relay was started for the first time. */
  readonly keyProtection: () => KeyProtection | null
}

/** The relay as this app runs it: with the key from the keychain and the owner's preferences. */
export function createAppService({ options, settings, log }: AppServiceDeps): AppService {
  let keyProtection: KeyProtection | null = null

  async function readConfig() {
    const { dataDir } = options
    const opened = await openEncryptionKey({
      dataDir,
      safeStorage,
      platform: process.platform,
      now: Date.now,
    })
    keyProtection = opened.protection
    const appDir = app.getAppPath()
    const resourcesDir = app.isPackaged ? process.resourcesPath : join(appDir, 'resources')
    if (app.isPackaged)
      await assertGenuineRedis({
        folder: join(resourcesDir, 'redis'),
        checksumsFile: join(appDir, 'resources', 'redis', 'checksums.json'),
        system: `${process.platform}-${process.arch}`,
      })
    return createRelayConfig({
      options,
      preferences: settings.read(),
      masterKey: opened.key,
      appDir,
      resourcesDir,
    })
  }

  async function saveNetwork({ lanEnabled, port, chosenAddress = '' }: NetworkSettings): Promise<void> {
    settings.write({ lanEnabled, port, chosenAddress })
  }

  async function saveTimeZone(timeZone: string): Promise<void> {
    settings.write({ timeZone })
  }

  const restart = (): void => void service.stop().then(service.start)

  const service: RelayService = createRelayService({
    readConfig,
    createRelay: config =>
      createRelayServer(config, {
        writeLog: log.write,
        saveNetwork,
        saveTimeZone,
        restart,
        homeDir: homedir(),
      }),
    readInstanceAt: baseUrl => readInstanceAt(baseUrl, fetch),
    lastLines: log.lastLines,
    platform: process.platform,
    every(ms, run) {
      const timer = setInterval(run, ms)
      return () => clearInterval(timer)
    },
  })
  return { service, keyProtection: () => keyProtection }
}
