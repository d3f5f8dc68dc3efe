import { AdminProblem } from '../../contract/problem.ts'
import type { NewStorageMove, StorageMove } from '../../contract/storage.ts'
import { describeError, type Logger } from '../../kernel/logger.ts'
import { openExternalRedis } from '../external-redis.ts'
import { describeRedisAddress } from '../redis-address.ts'
import type { Store } from '../store.ts'
import { isEmpty, readHoldings } from './copy-everything.ts'
import type { PlaceFile } from './storage-place.ts'

export interface StorageMoveDeskDeps {
  readonly store: Store
  /** Undefined where the address was given at start. */
  readonly placeFile: PlaceFile | undefined
  /** Starts the relay anew once it has answered; absent where its home cannot. */
  readonly restart: (() => void) | undefined
  readonly logger: Logger
}

/** Plans where everything is to be stored; the next start moves it, while nothing changes it. */
export interface StorageMoveDesk {
  read(): Promise<StorageMove>
  /** Throws `AdminProblem` rather than plan what would lose something or cannot work. */
  plan(wish: NewStorageMove): Promise<StorageMove>
}

const testWithinMs = 5_000
const answeredMs = 300

export function createStorageMoveDesk(deps: StorageMoveDeskDeps): StorageMoveDesk {
  const { placeFile, restart } = deps

  async function read(): Promise<StorageMove> {
    const restartsByItself = restart !== undefined
    if (!placeFile) return { canMove: false, restartsByItself }
    const { plan, last } = await placeFile.read()
    return {
      canMove: true,
      restartsByItself,
      ...(plan && { planned: plan.to === null ? '' : describeRedisAddress({ url: plan.to }) }),
      ...(last && { last }),
    }
  }

  return {
    read,
    async plan({ url, replace }) {
      if (!placeFile) throw fixedAtStart
      const place = await placeFile.read()
      if (url === place.url) throw alreadyThere
      if (url !== null) await assertMayMoveTo(url, replace, deps)
      await placeFile.write({ ...place, plan: { to: url, replace, begun: false } })
      if (restart) setTimeout(restart, answeredMs)
      return await read()
    },
  }
}

async function assertMayMoveTo(
  url: string,
  replace: boolean,
  { store, logger }: StorageMoveDeskDeps,
): Promise<void> {
  const target = await openExternalRedis({ url, logger, openWithinMs: testWithinMs }).catch(
    (error: unknown) => {
      throw problem('storage_unusable', describeError(error), 'url')
    },
  )
  try {
    // A cluster cannot be listed: its own tools move it.
    await target.listKeys()
    await assertMayReplace(store, target, replace)
  } catch (error) {
    if (error instanceof AdminProblem) throw error
    throw problem('storage_unusable', describeError(error), 'url')
  } finally {
    await target.stop()
  }
}

/** What is there is replaced only by something, and only when that was said. */
export async function assertMayReplace(from: Store, to: Store, replace: boolean): Promise<void> {
  const there = await readHoldings(to)
  if (isEmpty(there)) return
  const what = `${there.accounts} accounts, ${there.keys} keys and ${there.calls} calls`
  if (isEmpty(await readHoldings(from)))
    throw problem(
      'store_empty',
      `Here is nothing yet, and there are ${what}: nothing is put in their place.`,
      'url',
    )
  if (!replace)
    throw problem(
      'store_not_empty',
      `There are ${what} of a Carpool already. Say that they may be replaced.`,
      'replace',
    )
}

function problem(code: string, message: string, path: string): AdminProblem {
  return new AdminProblem(409, { code, message, fields: [{ path, message }] })
}

const fixedAtStart = new AdminProblem(409, {
  code: 'fixed_at_start',
  message:
    'The Redis address was given when this relay was started. Start it without one to move what is stored.',
})
const alreadyThere = new AdminProblem(409, {
  code: 'already_there',
  message: 'Everything is stored there already.',
})
