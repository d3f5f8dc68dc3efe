import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { RelayConfig } from '../config.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import { createBackupFiles } from '../store/backup/backup-parts.ts'
import { createBackups } from '../store/backup/backups.ts'
import type { Store } from '../store/store.ts'

export interface BackupRoomDeps {
  readonly config: RelayConfig
  readonly store: Store
  readonly secretBox: SecretBox
  readonly logger: Logger
  readonly now: () => number
}

const firstLookMs = 5 * 60_000
const lookEveryMs = 60 * 60_000

export type BackupRooms = ReturnType<typeof openBackups>

/** Backups by hand, and one a day by itself until `scope` is left. */
export function openBackups(deps: BackupRoomDeps, scope: AsyncDisposableStack) {
  const { config, secretBox, logger } = deps
  const folder = join(config.dataDir, 'backups')
  const backups = createBackups({
    ...deps,
    folder,
    version: manifest.version,
    masterKeyMark: secretBox.derive('backup mark'),
  })
  const look = (): void =>
    void backups.keepDaily().catch((error: unknown) => {
      logger.warn('the daily backup failed', { reason: describeError(error) })
    })
  const first = setTimeout(look, firstLookMs).unref()
  const timer = setInterval(look, lookEveryMs).unref()
  scope.defer(() => {
    clearTimeout(first)
    clearInterval(timer)
  })
  return { backups, backupFiles: createBackupFiles({ ...deps, folder }) }
}
