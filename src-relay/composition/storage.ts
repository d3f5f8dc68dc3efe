import { accountRecords } from '../accounts/account.ts'
import type { RelayConfig } from '../config.ts'
import type { Logger } from '../kernel/logger.ts'
import { loadMasterKey } from '../kernel/master-key.ts'
import { createSecretBox, type SecretBox } from '../kernel/secret-box.ts'
import { openExternalRedis } from '../store/external-redis.ts'
import { recordKeys } from '../store/key-space.ts'
import { clearLeftOverLeases } from '../store/left-over-leases.ts'
import { type ManagedRedis, startManagedRedis } from '../store/managed-redis.ts'
import { createPlaceFile, type PlaceFile, storagePlaceExists } from '../store/move/storage-place.ts'
import { createRedisStore } from '../store/redis.ts'
import { describeRedisAddress } from '../store/redis-address.ts'
import { managedDataExists } from '../store/redis-files.ts'
import type { Store } from '../store/store.ts'
import { carryOutMove } from './carry-out-move.ts'

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
  /** Where the owner's choice is kept; undefined where the address was given at start. */
  readonly placeFile?: PlaceFile
}

/** Opens Redis, the managed one or the owner's, and the box that seals what is put into it. */
export async function openStorage(deps: StorageDeps, scope: AsyncDisposableStack): Promise<Storage> {
  const { redisUrl, dataDir } = deps.config
  if (redisUrl !== undefined) return await openGiven(deps, scope, redisUrl)
  // The managed server's password comes from the master key, so the key is first.
  const secretBox = await openSecretBox(
    deps,
    async () => (await managedDataExists(dataDir)) || (await storagePlaceExists(dataDir)),
  )
  const placeFile = createPlaceFile(dataDir, secretBox)
  const open = async (url: string | null, inner: AsyncDisposableStack): Promise<Store> =>
    await openMoving(deps, secretBox, url, inner)
  await carryOutMove({ ...deps, secretBox, placeFile, open })
  const { url } = await placeFile.read()
  if (url === null) return { ...(await openManaged(deps, secretBox, scope)), secretBox, placeFile }
  return { ...(await openExternal(deps, scope, url)), secretBox, placeFile }
}

async function openManaged(deps: StorageDeps, secretBox: SecretBox, scope: AsyncDisposableStack) {
  const { logger } = deps
  const managed = await openOwnServer(deps, secretBox, scope)
  const store = await createRedisStore({ address: managed.connection, logger })
  scope.defer(() => store.stop())
  // Nobody else is on this server: whoever held these is gone.
  await clearLeftOverLeases(store)
  const givenUp = (): string | undefined => {
    const { state, reason = 'Redis has ended.' } = managed.state()
    return state === 'error' ? reason : undefined
  }
  const address = describeRedisAddress(managed.connection)
  return { store, redis: { mode: 'managed', version: managed.version, address, givenUp } as const }
}

async function openOwnServer(
  { config, logger, now }: StorageDeps,
  secretBox: SecretBox,
  scope: AsyncDisposableStack,
): Promise<ManagedRedis> {
  const managed = await startManagedRedis({
    dataDir: config.dataDir,
    logger,
    now,
    password: secretBox.derive('redis'),
    binary: config.redisServer,
    bundledDir: config.bundledRedisDir,
    environment: process.env,
  })
  scope.defer(() => managed.stop())
  return managed
}

async function openExternal({ logger }: StorageDeps, scope: AsyncDisposableStack, url: string) {
  const store = await openExternalRedis({ url, logger })
  scope.defer(() => store.stop())
  const redis = {
    mode: 'external',
    version: await store.version(),
    address: describeRedisAddress({ url }),
  } as const
  return { store, redis }
}

/** All of it goes in one step, which may take a while. */
const moveTimeoutMs = 60_000

async function openMoving(
  deps: StorageDeps,
  secretBox: SecretBox,
  url: string | null,
  scope: AsyncDisposableStack,
): Promise<Store> {
  const { logger } = deps
  const options = { logger, commandTimeoutMs: moveTimeoutMs }
  const store =
    url === null
      ? await createRedisStore({
          ...options,
          address: (await openOwnServer(deps, secretBox, scope)).connection,
        })
      : await openExternalRedis({ ...options, url })
  scope.defer(() => store.stop())
  return store
}

/** The owner's own, by an address that was given at start. */
async function openGiven(deps: StorageDeps, scope: AsyncDisposableStack, url: string): Promise<Storage> {
  const { store, redis } = await openExternal(deps, scope, url)
  const secretBox = await openSecretBox(
    deps,
    async () => (await store.command('exists', [recordKeys(accountRecords.name).index])) === 1,
  )
  return { store, redis, secretBox }
}

async function openSecretBox(
  { config: { dataDir, masterKey }, logger }: StorageDeps,
  ciphertextExists: () => Promise<boolean>,
): Promise<SecretBox> {
  const given = masterKey === undefined ? {} : { fromEnvironment: masterKey }
  return createSecretBox(await loadMasterKey({ dataDir, logger, ciphertextExists, ...given }))
}
