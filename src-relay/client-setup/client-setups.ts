import { join } from 'node:path'
import type { ClientSetup } from '../contract/client-setup.ts'
import { AdminProblem } from '../contract/problem.ts'
import { type ClientPlace, type ClientSettings, SettingsTextError } from '../providers/client-settings.ts'
import type { Provider } from '../providers/provider.ts'
import { digestOf, readBytes, restoreBytes, writeBytes } from './settings-on-disk.ts'
import { createSetupRecords, type SetupRecord } from './setup-record.ts'

export interface ClientSetupsDeps {
  readonly providers: readonly Pick<Provider, 'info' | 'clientSettings'>[]
  /** Of the user whose clients are set up; without it none is. */
  readonly homeDir: string | undefined
  readonly dataDir: string
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

/** Sets up clients on this computer, and takes it back to the byte. Throws `AdminProblem`. */
export interface ClientSetups {
  list(): Promise<ClientSetup[]>
  apply(id: string): Promise<ClientSetup>
  undo(id: string, options: { readonly force: boolean }): Promise<ClientSetup>
}

interface KnownClient {
  readonly settings: ClientSettings
  readonly provider: string
  readonly paths: readonly string[]
}

export function createClientSetups(deps: ClientSetupsDeps): ClientSetups {
  const { homeDir, now } = deps
  const records = createSetupRecords(deps.dataDir)
  const clients = homeDir === undefined ? [] : listClients(deps.providers, homeDir)

  async function describe(client: KnownClient): Promise<ClientSetup> {
    const { settings, provider, paths } = client
    const record = await records.find(settings.id)
    const isChanged = record && !(await isAsWritten(record))
    return {
      id: settings.id,
      label: settings.label,
      provider,
      files: [...paths],
      ...(record && { appliedAt: record.appliedAt, isChanged }),
    }
  }

  function get(id: string): KnownClient {
    const client = clients.find(({ settings }) => settings.id === id)
    if (client) return client
    throw new AdminProblem(404, {
      code: 'not_found',
      message: 'No such client can be set up on this computer.',
    })
  }

  async function apply(id: string): Promise<ClientSetup> {
    const client = get(id)
    if (await records.find(id)) throw alreadyApplied(client)
    const befores = await Promise.all(client.paths.map(readBytes))
    // Tried first: nothing is made and nothing is written for a file that cannot be read.
    edit(client, befores, { baseUrl: deps.baseUrl(), key: 'cr_trial' })
    const { id: keyId, secret } = await deps.createKey(client.settings.label, client.provider)
    const texts = edit(client, befores, { baseUrl: deps.baseUrl(), key: secret })
    const files = client.paths.map((path, at) => ({
      path,
      before: befores[at]?.toString('base64') ?? null,
      written: digestOf(Buffer.from(texts[at] ?? '')),
    }))
    const record = { appliedAt: now(), keyId, files }
    await records.write(id, record)
    try {
      for (const [at, path] of client.paths.entries()) await writeBytes(path, Buffer.from(texts[at] ?? ''))
    } catch (error) {
      await takeBack(id, record)
      throw unwritable(error)
    }
    return await describe(client)
  }

  async function takeBack(id: string, { files, keyId }: SetupRecord): Promise<void> {
    for (const { path, before } of files)
      await restoreBytes(path, before === null ? null : Buffer.from(before, 'base64'))
    await records.remove(id)
    await deps.revokeKey(keyId)
  }

  return {
    list: () => Promise.all(clients.map(describe)),
    apply,
    async undo(id, { force }) {
      const client = get(id)
      const record = await records.find(id)
      if (!record) throw notApplied(client)
      if (!force && !(await isAsWritten(record))) throw changedSince(client)
      await takeBack(id, record)
      return await describe(client)
    },
  }
}

function listClients(providers: ClientSetupsDeps['providers'], homeDir: string): KnownClient[] {
  return providers.flatMap(({ info, clientSettings = [] }) =>
    clientSettings.map(settings => ({
      settings,
      provider: info.id,
      paths: settings.files.map(({ path }) => join(homeDir, ...path.split('/'))),
    })),
  )
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

async function isAsWritten({ files }: SetupRecord): Promise<boolean> {
  const same = files.map(async ({ path, written }) => {
    const bytes = await readBytes(path)
    return bytes !== null && digestOf(bytes) === written
  })
  return (await Promise.all(same)).every(Boolean)
}

function alreadyApplied({ settings: { label } }: KnownClient): AdminProblem {
  const message = `${label} is set up already. Undo it first.`
  return new AdminProblem(409, { code: 'setup_applied', message })
}

function notApplied({ settings: { label } }: KnownClient): AdminProblem {
  return new AdminProblem(409, {
    code: 'setup_not_applied',
    message: `${label} was not set up by this relay.`,
  })
}

function changedSince({ settings: { label } }: KnownClient): AdminProblem {
  const message = `The settings of ${label} were changed since. Undoing takes those changes back too.`
  return new AdminProblem(409, { code: 'settings_changed', message })
}

function unwritable(error: unknown): AdminProblem {
  const reason = error instanceof Error ? error.message : String(error)
  const message = `The settings could not be written, and all is as it was: ${reason}`
  return new AdminProblem(409, { code: 'settings_unwritable', message })
}
