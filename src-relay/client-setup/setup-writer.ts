import { AdminProblem } from '../contract/problem.ts'
import { type ClientPlace, type ClientSettings, SettingsTextError } from '../providers/client-settings.ts'
import { digestOf, readBytes, restoreBytes, writeBytes } from './settings-on-disk.ts'
import type { SetupRecord, SetupRecords } from './setup-record.ts'

/** A client and the files on this computer that it reads. */
export interface KnownClient {
  readonly settings: ClientSettings
  readonly provider: string
  readonly paths: readonly string[]
}

export interface SetupWriterDeps {
  readonly records: SetupRecords
  /** Makes the key that the client shows. */
  readonly createKey: (
    name: string,
    provider: string,
  ) => Promise<{ readonly id: string; readonly secret: string }>
  readonly revokeKey: (id: string) => Promise<unknown>
  /** Where clients on this computer find the relay. */
  readonly baseUrl: () => string
  readonly now: () => number
}

/** Writes a client's settings after keeping what was there, and puts it back. Throws `AdminProblem`. */
export interface SetupWriter {
  write(client: KnownClient): Promise<void>
  takeBack(id: string, record: SetupRecord): Promise<void>
}

export function createSetupWriter(deps: SetupWriterDeps): SetupWriter {
  const { records } = deps

  async function takeBack(id: string, { files, keyId }: SetupRecord): Promise<void> {
    for (const { path, before } of files)
      await restoreBytes(path, before === null ? null : Buffer.from(before, 'base64'))
    await records.remove(id)
    await deps.revokeKey(keyId)
  }

  return {
    takeBack,
    async write(client) {
      const { settings, provider, paths } = client
      const befores = await Promise.all(paths.map(readBytes))
      const baseUrl = deps.baseUrl()
      // Tried first: nothing is made and nothing is written for a file that cannot be read.
      edit(client, befores, { baseUrl, key: 'cr_trial' })
      const { id: keyId, secret } = await deps.createKey(settings.label, provider)
      const contents = edit(client, befores, { baseUrl, key: secret }).map(text => Buffer.from(text))
      const files = contents.map((content, at) => ({
        path: paths[at] ?? '',
        before: befores[at]?.toString('base64') ?? null,
        written: digestOf(content),
      }))
      const record = { appliedAt: deps.now(), keyId, files }
      await records.write(settings.id, record)
      try {
        for (const [at, content] of contents.entries()) await writeBytes(paths[at] ?? '', content)
      } catch (error) {
        await takeBack(settings.id, record)
        throw unwritable(error)
      }
    },
  }
}

function edit(client: KnownClient, befores: readonly (Buffer | null)[], place: ClientPlace): string[] {
  return client.settings.files.map((file, at) => {
    try {
      return file.edit(befores[at]?.toString() ?? '', place)
    } catch (error) {
      if (!(error instanceof SettingsTextError)) throw error
      const message = `${client.paths[at]} was left as it is: ${error.message}.`
      throw new AdminProblem(409, { code: 'settings_unreadable', message })
    }
  })
}

function unwritable(error: unknown): AdminProblem {
  const reason = error instanceof Error ? error.message : String(error)
  const message = `The settings could not be written, and all is as it was: ${reason}`
  return new AdminProblem(409, { code: 'settings_unwritable', message })
}
