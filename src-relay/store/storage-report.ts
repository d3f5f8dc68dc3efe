import type { NewStorageTest, Storage, StorageTest } from '../contract/storage.ts'
import { RelayError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { StartError } from '../kernel/start-error.ts'
import { readHoldings } from './backup/holdings.ts'
import { infoField, openExternalRedis, readStorageRisks } from './external-redis.ts'
import type { Store } from './store.ts'

export interface StorageReportDeps {
  readonly store: Pick<Store, 'command' | 'state'>
  readonly redis: Pick<Storage, 'mode' | 'address' | 'version'>
  readonly logger: Logger
}

/** What is used to store things, and whether another Redis could be. */
export interface StorageReport {
  read(): Promise<Omit<Storage, 'lastBackup'>>
  test(wish: NewStorageTest): Promise<StorageTest>
}

const testWithinMs = 5_000

export function createStorageReport({ store, redis, logger }: StorageReportDeps): StorageReport {
  return {
    async read() {
      const { mode, address, version } = redis
      const known = { mode, address, version }
      try {
        const info = String(await store.command('info', []))
        const memoryBytes = Number(infoField(info, 'used_memory'))
        const risks = mode === 'managed' ? [] : await readStorageRisks(store, info)
        return { ...known, state: store.state(), memoryBytes, risks, holds: await readHoldings(store) }
      } catch (error) {
        if (!(error instanceof RelayError)) throw error
        return { ...known, state: store.state(), risks: [] }
      }
    },
    async test({ url }) {
      try {
        const store = await openExternalRedis({ url, logger, openWithinMs: testWithinMs })
        try {
          const info = String(await store.command('info', []))
          return { works: true, version: await store.version(), risks: await readStorageRisks(store, info) }
        } finally {
          await store.stop()
        }
      } catch (error) {
        if (!(error instanceof StartError) && !(error instanceof RelayError)) throw error
        return { works: false, reason: error.message, risks: [] }
      }
    },
  }
}
