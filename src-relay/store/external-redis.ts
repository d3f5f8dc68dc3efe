import type { StorageRisk } from '../contract/storage.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import { StartError } from '../kernel/start-error.ts'
import { createRedisStore, type RedisStoreDeps } from './redis.ts'
import type { Store } from './store.ts'

export interface ExternalRedisDeps extends Omit<RedisStoreDeps, 'address'> {
  /** `redis://` or `rediss://` */
  readonly url: string
}

const oldest = [6, 2] as const

/**
 * The owner's own Redis, or one node of their cluster. Rejects with a `StartError` when it is too old or cannot be
 * written to; warns when what it keeps is not safe.
 */
export async function openExternalRedis({ url, ...deps }: ExternalRedisDeps): Promise<Store> {
  const store = await createRedisStore({ ...deps, address: { url } })
  try {
    const info = String(await store.command('info', []))
    refuseOld(info)
    await refuseReadOnly(store)
    await warnOfLoss(store, info, deps.logger)
    return store
  } catch (error) {
    await store.stop()
    throw error
  }
}

function refuseOld(info: string): void {
  const version = infoField(info, 'redis_version')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return
  throw new StartError(
    'redis_unsuitable',
    `The Redis server has version ${version || 'unknown'}; Carpool needs ${oldest.join('.')} or later. Update it.`,
  )
}

async function refuseReadOnly(store: Store): Promise<void> {
  try {
    await store.command('set', ['{probe}:writable'], ['1', 'EX', 60])
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    throw new StartError(
      'redis_unsuitable',
      `Nothing can be written to this Redis: ${describeError(cause)}. Give the address of a primary, and a user ` +
        'that may write.',
      error,
    )
  }
}

async function warnOfLoss(store: Store, info: string, logger: Logger): Promise<void> {
  const risks = await readStorageRisks(store, info)
  if (risks.includes('forgets'))
    logger.warn('this Redis keeps nothing on disk: accounts and keys are lost when it restarts')
  if (risks.includes('evicts'))
    logger.warn('this Redis removes data when its memory is full: accounts and keys may be lost', {
      policy: infoField(info, 'maxmemory_policy'),
    })
}

/** What may happen to what is kept there. */
export async function readStorageRisks(store: Pick<Store, 'command'>, info: string): Promise<StorageRisk[]> {
  const isForgetful = infoField(info, 'aof_enabled') !== '1' && (await snapshotRules(store)) === ''
  const isBounded = infoField(info, 'maxmemory') !== '0'
  const evicts = isBounded && infoField(info, 'maxmemory_policy') !== 'noeviction'
  return [...(isForgetful ? (['forgets'] as const) : []), ...(evicts ? (['evicts'] as const) : [])]
}

/** Undefined where it may not be asked, as with most hosted servers: those keep data by their own means. */
async function snapshotRules(store: Pick<Store, 'command'>): Promise<string | undefined> {
  try {
    const reply = await store.command('config', [], ['GET', 'save'])
    return Array.isArray(reply) ? String(reply[1] ?? '') : undefined
  } catch {
    return undefined
  }
}

export function infoField(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
}
