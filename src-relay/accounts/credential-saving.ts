import { describeError, type Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Records } from '../store/records.ts'
import type { AccountRecord } from './account.ts'
import { sealedFields } from './credential-seal.ts'
import type { CredentialVault, HeldSecret } from './credential-vault.ts'

/** Saves renewed credentials. One that the store cannot take now is used from memory, and saved as soon as it can. */
export interface CredentialSaving {
  /**
   * Never over one that somebody else has saved since.
   * @param former the record as it was when the renewal began
   */
  save(former: Pick<AccountRecord, 'id' | 'credentialVersion'>, held: HeldSecret): Promise<void>
  /** Tries again what could not be saved. */
  retry(): Promise<void>
}

export interface CredentialSavingDeps {
  /** Of the kind `accountRecords`. */
  readonly records: Pick<Records<AccountRecord>, 'update'>
  readonly vault: Pick<CredentialVault, 'keep'>
  readonly secretBox: Pick<SecretBox, 'seal'>
  readonly logger: Logger
}

export function createCredentialSaving({
  records,
  vault,
  secretBox,
  logger,
}: CredentialSavingDeps): CredentialSaving {
  const unsaved = new Map<string, { readonly held: HeldSecret; readonly save: () => Promise<void> }>()
  return {
    async save({ id, credentialVersion }, held) {
      const change = sealedFields(held.secretPart, { id, version: held.version }, secretBox)
      vault.keep(id, held)
      const save = async (): Promise<void> => {
        await records.update(id, change, { credentialVersion })
        if (unsaved.get(id)?.held === held) unsaved.delete(id)
      }
      unsaved.set(id, { held, save })
      await save().catch((error: unknown) => {
        logger.error('a renewed credential could not be saved yet', {
          accountId: id,
          reason: describeError(error),
        })
      })
    },
    async retry() {
      for (const { save } of unsaved.values()) await save()
    },
  }
}
