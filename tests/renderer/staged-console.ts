import { fileURLToPath } from 'node:url'
import type { AccountView } from '../../src-relay/contract/account.ts'
import type { ApiKey } from '../../src-relay/contract/api-key.ts'
import { startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'
import { type Stage, stagedAccount, stagedKey, stagedLimitUse, stagedProviders } from './staged-rooms.ts'
import { stagedSettings } from './staged-settings.ts'
import { stagedModels, stagedReport } from './staged-usage.ts'

export const builtPages = fileURLToPath(new URL('../../out/renderer', import.meta.url))

/** Only a test's own key, made up here. */
export const stagedSecret = `cr_${'s'.repeat(43)}`

const stagedSetups = [
  { id: 'acme-cli', label: 'Acme CLI', provider: 'acme', files: ['/home/ann/.acme/settings.json'] },
  {
    id: 'globex-cli',
    label: 'Globex CLI',
    provider: 'globex',
    files: ['/home/ann/.globex/.env', '/home/ann/.globex/settings.json'],
    appliedAt: 1,
    isChanged: true,
  },
]

/** The real control plane and the built page, in front of rooms that show a stage. */
export function startStagedConsole(stage: Stage): Promise<TestControlPlane> {
  let accounts: readonly AccountView[] = stage.accounts
  let keys: readonly ApiKey[] = stage.keys
  const plane = startControlPlane({
    ...stagedSettings(Date.now()),
    uiDir: builtPages,
    now: () => Date.now(),
    providers: stagedProviders,
    status: () => stage.status,
    liveCalls: () => stage.liveCalls,
    reports: {
      report: async query => stagedReport(query, stage.totals, stage.status.timeZone),
      allTime: async () => ({ rows: stagedModels(stage.totals) }),
    },
    limitReport: {
      useOf: async key => stagedLimitUse(key, Date.now()),
      reset: async key => ({ ...stagedLimitUse(key, Date.now()), uses: [] }),
    },
    quota: {
      report: async () => stage.quota,
      shares: async () => ({ since: 0, rows: [] }),
    },
    callBook: {
      recentCalls: async () => [...stage.recentCalls],
      list: async () => ({ calls: [...stage.recentCalls] }),
    },
    accounts: {
      list: () => accounts,
      find: id => accounts.find(account => account.id === id),
      create: async ({ name, provider, kind }) => {
        const account = stagedAccount({ id: `a${accounts.length + 1}`, name, provider, kind })
        await setAccounts([...accounts, account])
        return account
      },
      change: async (id, { enabled, priority }) => {
        await setAccounts(
          accounts.map(account =>
            account.id === id
              ? { ...account, enabled: enabled ?? account.enabled, priority: priority ?? account.priority }
              : account,
          ),
        )
        return findOrFail(accounts, id)
      },
      remove: async id => setAccounts(accounts.filter(account => account.id !== id)),
      reset: async id => findOrFail(accounts, id),
    },
    clientSetups: {
      list: async () => [...stagedSetups],
      apply: async id => findOrFail(stagedSetups, id),
      undo: async id => findOrFail(stagedSetups, id),
    },
    apiKeys: {
      list: () => keys,
      find: id => keys.find(key => key.id === id),
      create: async ({ name }) => {
        const key = stagedKey({ id: `k${keys.length + 1}`, name, createdAt: Date.now() })
        await setKeys([...keys, key])
        return { key, secret: stagedSecret }
      },
      createSeveral: async () => [],
      change: async id => findOrFail(keys, id),
      changeSeveral: async ({ ids }) => ids.map(id => findOrFail(keys, id)),
      rotate: async id => ({ key: findOrFail(keys, id), secret: stagedSecret }),
      revoke: async id => {
        await setKeys(keys.map(key => (key.id === id ? { ...key, revokedAt: Date.now() } : key)))
        return findOrFail(keys, id)
      },
    },
  })

  async function setAccounts(next: readonly AccountView[]): Promise<void> {
    accounts = next
    ;(await plane).events.publish({ type: 'accounts-changed', accounts: [...next] })
  }

  async function setKeys(next: readonly ApiKey[]): Promise<void> {
    keys = next
    ;(await plane).events.publish({ type: 'keys-changed', keys: [...next] })
  }
  return plane
}

function findOrFail<T extends { readonly id: string }>(list: readonly T[], id: string): T {
  const found = list.find(item => item.id === id)
  if (!found) throw new Error(`nothing staged is called ${id}`)
  return found
}
