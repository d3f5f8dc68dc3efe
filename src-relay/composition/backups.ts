import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { RelayConfig } from '../config.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import { type Backups, createBackups } from '../store/backup/backups.ts'
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

/** Backups by hand, and one a day by itself until `scope` is left. */
export function openBackups(deps: BackupRoomDeps, scope: AsyncDisposableStack): Backups {
  const { config, secretBox, logger } = deps
  const backups = createBackups({
    ...deps,
    folder: join(config.dataDir, 'backups'),
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
  return backups
}
