import { accountRecords } from '../accounts/account.ts'
import type { RelayConfig } from '../config.ts'
import type { Logger } from '../kernel/logger.ts'
import { loadMasterKey } from '../kernel/master-key.ts'
import { createSecretBox, type SecretBox } from '../kernel/secret-box.ts'
import { openExternalRedis } from '../store/external-redis.ts'
import { recordKeys } from '../store/key-space.ts'
import { clearLeftOverLeases } from '../store/left-over-leases.ts'
import { startManagedRedis } from '../store/managed-redis.ts'
import { createRedisStore } from '../store/redis.ts'
import { describeRedisAddress } from '../store/redis-address.ts'
import { managedDataExists } from '../store/redis-files.ts'
import type { Store } from '../store/store.ts'

export interface StorageDeps {
  readonly config: RelayConfig
  readonly logger: Logger
  readonly now: () => number
}

export interface Storage {
  readonly store: Store
  readonly secretBox: SecretBox
  readonly redis: {
    readonly mode: 'managed' | 'external'
    readonly version: string
    /** Without user and password. */
    readonly address: string
    /** Why our own server is no longer started again; undefined while it is. */
    readonly givenUp?: () => string | undefined
  }
}

/** Opens Redis, the managed one or the owner's, and the box that seals what is put into it. */
export async function openStorage(deps: StorageDeps, scope: AsyncDisposableStack): Promise<Storage> {
  const { redisUrl } = deps.config
  return redisUrl === undefined ? await openManaged(deps, scope) : await openExternal(deps, scope, redisUrl)
}

/** The managed server's password comes from the master key, so the key is first. */
async function openManaged(
  { config, logger, now }: StorageDeps,
  scope: AsyncDisposableStack,
): Promise<Storage> {
  const { dataDir, masterKey } = config
  const key = await loadMasterKey({
    dataDir,
    logger,
    ciphertextExists: () => managedDataExists(dataDir),
    ...(masterKey !== undefined && { fromEnvironment: masterKey }),
  })
  const secretBox = createSecretBox(key)
  const managed = await startManagedRedis({
    dataDir,
    logger,
    now,
    password: secretBox.derive('redis'),
    binary: config.redisServer,
    bundledDir: config.bundledRedisDir,
    environment: process.env,
  })
  scope.defer(() => managed.stop())
  const store = await createRedisStore({ address: managed.connection, logger })
  scope.defer(() => store.stop())
  // Nobody else is on this server: whoever held these is gone.
  await clearLeftOverLeases(store)
  const givenUp = (): string | undefined => {
    const { state, reason = 'Redis has ended.' } = managed.state()
    return state === 'error' ? reason : undefined
  }
  const address = describeRedisAddress(managed.connection)
  return { store, secretBox, redis: { mode: 'managed', version: managed.version, address, givenUp } }
}

async function openExternal(
  { config, logger }: StorageDeps,
  scope: AsyncDisposableStack,
  url: string,
): Promise<Storage> {
  const store = await openExternalRedis({ url, logger })
  scope.defer(() => store.stop())
  const key = await loadMasterKey({
    dataDir: config.dataDir,
    logger,
    ciphertextExists: async () =>
      (await store.command('exists', [recordKeys(accountRecords.name).index])) === 1,
    ...(config.masterKey !== undefined && { fromEnvironment: config.masterKey }),
  })
  return {
    store,
    secretBox: createSecretBox(key),
    redis: { mode: 'external', version: await store.version(), address: describeRedisAddress({ url }) },
  }
}
