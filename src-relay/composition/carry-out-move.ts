import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { RelayConfig } from '../config.ts'
import type { StorageMoveResult } from '../contract/storage.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import { createBackups } from '../store/backup/backups.ts'
import { copyEverything, isEmpty, readHoldings } from '../store/move/copy-everything.ts'
import { assertMayReplace } from '../store/move/storage-move.ts'
import type { PlaceFile, StoragePlace } from '../store/move/storage-place.ts'
import { describeRedisAddress } from '../store/redis-address.ts'
import { managedDataExists, redisFolder } from '../store/redis-files.ts'
import type { Store } from '../store/store.ts'

export interface CarryOutDeps {
  readonly config: Pick<RelayConfig, 'dataDir'>
  readonly logger: Logger
  readonly now: () => number
  readonly secretBox: SecretBox
  readonly placeFile: PlaceFile
  /** Opens a store; `null` is our own. */
  readonly open: (url: string | null, scope: AsyncDisposableStack) => Promise<Store>
}

/**
 * RD-14: does what was planned before anything else uses the store. What it comes from is only read; unless all is
 * proven to be there, everything stays where it was, and the reason is kept.
 */
export async function carryOutMove(deps: CarryOutDeps): Promise<void> {
  const { placeFile, logger, now } = deps
  const place = await placeFile.read()
  const { plan } = place
  if (!plan) return
  const address = plan.to === null ? '' : describeRedisAddress({ url: plan.to })
  const settle = async (url: string | null, last: Omit<StorageMoveResult, 'at' | 'address'>): Promise<void> =>
    await placeFile.write({ url, last: { ...last, address, at: now() } })
  if (plan.begun) return await settle(place.url, { state: 'failed', reason: 'It was interrupted.' })
  await placeFile.write({ ...place, plan: { ...plan, begun: true } })
  try {
    const copied = await move(place, plan, deps)
    await settle(plan.to, { state: 'done', ...copied })
    logger.info('everything that is stored has moved', { to: address || 'our own Redis', keys: copied.keys })
  } catch (error) {
    const reason = describeError(error)
    logger.error('what is stored could not be moved; it stays where it was', { to: address, reason })
    await settle(place.url, { state: 'failed', reason })
  }
}

async function move(place: StoragePlace, plan: NonNullable<StoragePlace['plan']>, deps: CarryOutDeps) {
  const { open, now } = deps
  await using scope = new AsyncDisposableStack()
  const from = await open(place.url, scope)
  if (plan.to === null) await setAside(deps)
  const to = await open(plan.to, scope)
  await assertMayReplace(from, to, plan.replace)
  if (!isEmpty(await readHoldings(to))) await backUp(to, deps)
  return await copyEverything(from, to, now)
}

/** What our own Redis kept earlier stays on the disk under another name. */
async function setAside({ config, now, logger }: CarryOutDeps): Promise<void> {
  if (!(await managedDataExists(config.dataDir))) return
  const name = `redis.before-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}`
  await rename(redisFolder(config.dataDir), join(config.dataDir, name))
  logger.info('what our own Redis kept earlier is set aside', { folder: name })
}

async function backUp(store: Store, { config, secretBox, now }: CarryOutDeps): Promise<void> {
  const backups = createBackups({
    store,
    folder: join(config.dataDir, 'backups'),
    version: manifest.version,
    masterKeyMark: secretBox.derive('backup mark'),
    now,
  })
  await backups.create('before-restore')
}
