import { join } from 'node:path'
import type { ClientSetup } from '../contract/client-setup.ts'
import { AdminProblem } from '../contract/problem.ts'
import type { Provider } from '../providers/provider.ts'
import { digestOf, readBytes } from './settings-on-disk.ts'
import { createSetupRecords, type SetupRecord } from './setup-record.ts'
import { createSetupWriter, type KnownClient, type SetupWriterDeps } from './setup-writer.ts'

export interface ClientSetupsDeps extends Omit<SetupWriterDeps, 'records'> {
  readonly providers: readonly Pick<Provider, 'info' | 'clientSettings'>[]
  /** Of the user whose clients are set up; without it none is. */
  readonly homeDir: string | undefined
  readonly dataDir: string
}

/** Sets up clients on this computer, and takes it back to the byte. Throws `AdminProblem`. */
export interface ClientSetups {
  list(): Promise<ClientSetup[]>
  apply(id: string): Promise<ClientSetup>
  undo(id: string, options: { readonly force: boolean }): Promise<ClientSetup>
}

export function createClientSetups(deps: ClientSetupsDeps): ClientSetups {
  const { homeDir } = deps
  const records = createSetupRecords(deps.dataDir)
  const clients = homeDir === undefined ? [] : listClients(deps.providers, homeDir)

  const writer = createSetupWriter({ ...deps, records })

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

  return {
    list: () => Promise.all(clients.map(describe)),
    async apply(id) {
      const client = get(id)
      if (await records.find(id)) throw alreadyApplied(client)
      await writer.write(client)
      return await describe(client)
    },
    async undo(id, { force }) {
      const client = get(id)
      const record = await records.find(id)
      if (!record) throw notApplied(client)
      if (!force && !(await isAsWritten(record))) throw changedSince(client)
      await writer.takeBack(id, record)
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
