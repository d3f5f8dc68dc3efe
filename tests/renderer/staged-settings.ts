import type { AlertSettings, Webhook } from '../../src-relay/contract/alert.ts'
import type { Backup } from '../../src-relay/contract/backup.ts'
import type { KeySettings } from '../../src-relay/contract/key-settings.ts'
import type { Network } from '../../src-relay/contract/network.ts'
import type { PoolSettings } from '../../src-relay/contract/pool.ts'
import type { PriceSettings } from '../../src-relay/contract/price.ts'
import type { FairShareSettings } from '../../src-relay/contract/quota-report.ts'
import type { TimeZone } from '../../src-relay/contract/time-zone.ts'
import type { UsageSettings } from '../../src-relay/contract/usage.ts'
import type { ControlServerDeps } from '../../src-relay/http/control-server.ts'
import { definedFields } from '../../src-relay/kernel/defined-fields.ts'

const hourMs = 3_600_000

/** Settings with a bit of everything, which change when they are told to. */
export function stagedSettings(now: number): Partial<ControlServerDeps> {
  const network = keep<Network>({
    lanEnabled: true,
    port: 3000,
    canChange: true,
    addresses: [
      {
        address: '192.168.1.20',
        interfaceName: 'en0',
        kind: 'private',
        baseUrl: 'http://192.168.1.20:3000',
      },
      {
        address: '127.0.0.1',
        interfaceName: 'lo',
        kind: 'this-computer',
        baseUrl: 'http://127.0.0.1:3000',
      },
    ],
    reachedFrom: { address: '192.168.1.31', at: now - hourMs },
  })
  const backups = stagedBackups(now)
  return {
    network: {
      read: network.read,
      change: async ({ lanEnabled, port }) => network.change(definedFields({ lanEnabled, port })),
    },
    poolSettings: keep<PoolSettings>({ selectionPolicy: 'least-recently-used', echoUrl: null }),
    keySettings: keep<KeySettings>({
      newKeyLimits: { callsInFlight: { max: 4 }, cost: [{ maxUsd: 5, window: { kind: 'day' } }] },
      clients: [],
    }),
    fairShare: keep<FairShareSettings>({ enabled: true, weights: { k2: 2 }, ownerKeyId: 'k1' }),
    usageSettings: keep<UsageSettings>({ hourDays: 7, dayDays: 400, logDays: 90, logCalls: 100_000 }),
    alerts: {
      recent: async () => [],
      ...keep<AlertSettings>({ windowThreshold: 0.8, muted: ['recovered'] }),
    },
    timeZone: keep<TimeZone>({ timeZone: 'Asia/Shanghai', canChange: true }),
    prices: { date: '2026-11-20', source: 'the providers’ own price lists', ...stagedPrices() },
    webhooks: {
      list: () => stagedWebhooks,
      create: async () => stagedWebhook,
      change: async () => stagedWebhook,
      remove: async () => {},
    },
    webhookSender: { test: async () => ({ delivered: false, reason: 'it answered 404' }) },
    storage: {
      read: async () => ({
        mode: 'managed',
        address: '/home/ann/.local/share/carpool/redis/redis.sock',
        state: 'ready',
        version: '7.0.15',
        memoryBytes: 48_230_112,
        risks: [],
        holds: { accounts: 5, keys: 4, calls: 40_112 },
      }),
      test: async () => ({ works: true, version: '7.4.1', risks: ['forgets'] }),
    },
    backups: {
      list: async () => backups,
      create: async () => backups[0] ?? stagedBackup,
      restore: async () => ({ holds: stagedBackup.holds }),
      remove: async () => {},
    },
    diagnose: () => ({
      version: '0.1.0',
      node: '24.21.0',
      system: 'linux x64 6.1.0',
      dataDir: '/home/ann/.local/share/carpool',
      uptimeSeconds: 93_784,
      memoryBytes: 131_203_072,
    }),
  }
}

/** One record that a form changes. */
function keep<T extends object>(initial: T) {
  let value = initial
  return {
    read: () => value,
    async change(change: { readonly [Name in keyof T]?: T[Name] | undefined }): Promise<T> {
      value = { ...value, ...change }
      return value
    },
  }
}

function stagedPrices() {
  const prices = keep<PriceSettings>({
    models: {
      'acme-large-2': { input: 3, output: 15, cacheRead: 0.3 },
      'acme-small': { input: 0.25, output: 1.25 },
    },
    accountRates: {},
  })
  return {
    read: prices.read,
    change: async ({ models = {} }: { readonly models?: object | undefined }) =>
      prices.change({ models: { ...prices.read().models, ...models } }),
  }
}

const stagedWebhook: Webhook = {
  id: 'w1',
  name: 'Family chat',
  kind: 'telegram',
  host: 'api.telegram.org',
  isSigned: false,
  chatId: '-100123',
  enabled: true,
}
const stagedWebhooks: readonly Webhook[] = [
  stagedWebhook,
  { id: 'w2', name: '钉钉群', kind: 'dingtalk', host: 'oapi.dingtalk.com', isSigned: true, enabled: false },
]

const stagedBackup: Backup = {
  id: 'carpool-1-daily.backup',
  path: '/home/ann/.local/share/carpool/backups/carpool-1-daily.backup',
  kind: 'daily',
  madeAt: 0,
  version: '0.1.0',
  bytes: 1_204_331,
  holds: { accounts: 4, keys: 3, calls: 39_004 },
}

const stagedBackups = (now: number): readonly Backup[] => [
  {
    ...stagedBackup,
    id: 'carpool-3-manual.backup',
    kind: 'manual',
    madeAt: now - hourMs,
    holds: { accounts: 5, keys: 4, calls: 40_100 },
  },
  { ...stagedBackup, id: 'carpool-2-daily.backup', madeAt: now - 20 * hourMs },
  { ...stagedBackup, madeAt: now - 44 * hourMs, bytes: 918_220 },
]
