import { type AccountView, accountViewSchema } from '../../src-relay/contract/account.ts'
import { type ApiKey, apiKeySchema } from '../../src-relay/contract/api-key.ts'
import type { LimitSettings } from '../../src-relay/contract/limit.ts'
import type { KeyLimitUse } from '../../src-relay/contract/limit-use.ts'
import type { LiveCall, SettledCall } from '../../src-relay/contract/live-call.ts'
import type { ProviderInfo } from '../../src-relay/contract/provider.ts'
import type { QuotaReport } from '../../src-relay/contract/quota-report.ts'
import type { ServiceStatus } from '../../src-relay/contract/service.ts'
import type { TokenUsage, UsageTotals } from '../../src-relay/contract/usage.ts'
import { stagedQuota } from './staged-usage.ts'

/** What a staged relay shows; moments are relative to `now`. */
export interface Stage {
  readonly status: ServiceStatus
  readonly accounts: readonly AccountView[]
  readonly keys: readonly ApiKey[]
  readonly liveCalls: readonly LiveCall[]
  readonly recentCalls: readonly SettledCall[]
  readonly totals: UsageTotals
  readonly quota: QuotaReport
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

export const stagedProviders: readonly ProviderInfo[] = [
  {
    id: 'acme',
    label: 'Acme',
    accountKinds: [{ id: 'api-key', label: 'API key', defaultBaseUrl: 'https://api.acme.test' }],
    clientGuides: [
      {
        id: 'acme-cli',
        label: 'Acme CLI',
        lines: ['export ACME_BASE_URL="{baseUrl}/api"', 'export ACME_AUTH_TOKEN="{key}"'],
      },
    ],
  },
  {
    id: 'globex',
    label: 'Globex',
    accountKinds: [{ id: 'api-key', label: 'API key' }],
    clientGuides: [
      { id: 'globex-cli', label: 'Globex CLI', lines: ['globex login --key {key} --url {baseUrl}'] },
    ],
  },
]

const noTokens: TokenUsage = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}

export function stagedAccount(change: Partial<AccountView> & { readonly id: string }): AccountView {
  return accountViewSchema.parse({
    provider: 'acme',
    kind: 'api-key',
    name: change.id,
    baseUrl: 'https://api.acme.test',
    secretHint: '4f2a',
    enabled: true,
    priority: 50,
    createdAt: 0,
    health: { state: 'ready', since: 0 },
    ...change,
  })
}

export function stagedKey(change: Partial<ApiKey> & { readonly id: string }): ApiKey {
  const usual = { name: change.id, hint: 'cr_…9f3a', enabled: true, createdAt: 0, limits: {} }
  return apiKeySchema.parse({ ...usual, ...change })
}

export function stagedLiveCall(change: Partial<LiveCall> & { readonly id: string }): LiveCall {
  return {
    startedAt: 0,
    keyId: 'k1',
    keyName: 'Ann',
    model: 'acme-large-2',
    client: 'acme-cli/2.1',
    ...change,
  }
}

export function stagedCall(change: Partial<SettledCall> & { readonly id: string }): SettledCall {
  return {
    startedAt: 0,
    endedAt: 4_200,
    day: '2026-01-01',
    keyId: 'k1',
    keyName: 'Ann',
    accountId: 'a1',
    accountName: 'Work',
    provider: 'acme',
    model: 'acme-large-2',
    client: 'acme-cli/2.1',
    status: 200,
    ending: 'complete',
    attempts: 1,
    usage: noTokens,
    costMicroUsd: 0,
    ...change,
  }
}

const freshStatus: ServiceStatus = {
  state: 'running',
  instanceId: 'i1',
  version: '0.1.0',
  startedAt: 0,
  baseUrls: ['http://127.0.0.1:3000'],
  lanEnabled: false,
  timeZone: 'Asia/Shanghai',
  redis: { mode: 'managed', state: 'ready', version: '7.0.15' },
  heldSlots: 0,
  activeCalls: 0,
  pendingRecords: 0,
}

const noTotals: UsageTotals = { ...noTokens, calls: 0, costMicroUsd: 0, unpricedCalls: 0 }

/** A relay as a newcomer finds it. */
export function emptyStage(now: number): Stage {
  return {
    status: { ...freshStatus, startedAt: now },
    accounts: [],
    keys: [],
    liveCalls: [],
    recentCalls: [],
    totals: noTotals,
    quota: { at: now, accounts: [], pools: [] },
  }
}

/** A relay with a bit of everything, each state and ending at least once. */
export function busyStage(now: number): Stage {
  return {
    status: {
      ...freshStatus,
      startedAt: now - 5 * hourMs,
      baseUrls: ['http://192.168.1.20:3000', 'http://127.0.0.1:3000'],
      lanEnabled: true,
      activeCalls: 2,
      heldSlots: 2,
    },
    accounts: busyAccounts(now),
    keys: busyKeys(now),
    liveCalls: busyLiveCalls(now),
    recentCalls: busyRecentCalls(now),
    totals: {
      ...noTokens,
      input: 48_310,
      output: 96_204,
      cacheRead: 3_104_882,
      cacheWrite5m: 201_400,
      calls: 412,
      costMicroUsd: 6_402_110,
      unpricedCalls: 3,
    },
    quota: stagedQuota(now),
  }
}

function busyAccounts(now: number): AccountView[] {
  const since = now - 40 * minuteMs
  return [
    stagedAccount({ id: 'a1', name: 'Work', health: { state: 'ready', since } }),
    stagedAccount({
      id: 'a2',
      name: 'Personal key of a rather long name that has to wrap somewhere',
      baseUrl: 'https://gateway.example-with-a-long-host-name.test/acme/v1',
      health: {
        state: 'cooling-down',
        since,
        until: now + 12 * minuteMs,
        reason: 'the account is rate limited',
      },
    }),
    stagedAccount({
      id: 'a3',
      provider: 'globex',
      name: 'Shared',
      baseUrl: 'https://api.globex.test',
      health: { state: 'needs-login', since, reason: 'the upstream refused the secret (401)' },
    }),
    stagedAccount({
      id: 'a4',
      name: 'Old',
      health: { state: 'suspended', since, reason: 'account disabled' },
    }),
    stagedAccount({ id: 'a5', name: 'Spare', enabled: false }),
  ]
}

const stagedLimits: LimitSettings = {
  cost: [{ maxUsd: 5, window: { kind: 'day' } }],
  requests: [{ max: 200, window: { kind: 'rolling', minutes: 60 }, models: 'large' }],
  tokens: [{ max: 20_000_000, window: { kind: 'week', startsOn: 'monday', hour: 0 } }],
}

/** Where a staged key stands: its rules used to a third, nearly, and over. */
export function stagedLimitUse(key: ApiKey, now: number): KeyLimitUse {
  const { requests = [], tokens = [], cost = [] } = key.limits
  const at = { reserved: 0, resetsAt: now + 5 * hourMs }
  return {
    keyId: key.id,
    timeZone: 'Asia/Shanghai',
    uses: [
      ...cost.map(rule => ({
        ...rule,
        ...at,
        limit: 'cost',
        unit: 'micro-usd',
        max: rule.maxUsd * 1e6,
        used: 4.4e6,
      })),
      ...requests.map(rule => ({ ...rule, ...at, limit: 'requests', unit: 'requests', used: 66 })),
      ...tokens.map(rule => ({ ...rule, ...at, limit: 'tokens', unit: 'tokens', used: 21e6 })),
    ],
  }
}

function busyKeys(now: number): ApiKey[] {
  return [
    stagedKey({
      id: 'k1',
      name: 'Ann',
      hint: 'cr_…9f3a',
      createdAt: now - 300 * hourMs,
      tags: ['family', 'laptop'],
      note: 'her own subscription ends in May',
      limits: { callsInFlight: { max: 4 }, ...stagedLimits },
    }),
    stagedKey({
      id: 'k2',
      name: '小明',
      hint: 'cr_…b07c',
      createdAt: now - 200 * hourMs,
      expiry: { kind: 'on', day: '2027-01-31' },
      expiresAt: Date.UTC(2027, 0, 31, 16),
    }),
    stagedKey({
      id: 'k3',
      name: 'Bob’s laptop',
      hint: 'cr_…11de',
      createdAt: now - 100 * hourMs,
      enabled: false,
    }),
    stagedKey({
      id: 'k4',
      name: 'Lost phone',
      hint: 'cr_…77aa',
      createdAt: now - 400 * hourMs,
      revokedAt: now - 50 * hourMs,
    }),
  ]
}

function busyLiveCalls(now: number): LiveCall[] {
  return [
    stagedLiveCall({
      id: 'l1',
      startedAt: now - 75_000,
      accountId: 'a1',
      accountName: 'Work',
      usage: { ...noTokens, input: 820, cacheRead: 88_120, output: 1_480 },
    }),
    stagedLiveCall({ id: 'l2', startedAt: now - 800, keyId: 'k2', keyName: '小明', model: 'acme-small-1' }),
  ]
}

function busyRecentCalls(now: number): SettledCall[] {
  const at = (minutes: number, ms: number) => ({
    startedAt: now - minutes * minuteMs,
    endedAt: now - minutes * minuteMs + ms,
  })
  const usage = { ...noTokens, input: 1_204, cacheRead: 41_880, cacheWrite5m: 3_020, output: 942 }
  return [
    stagedCall({ id: 'c1', ...at(2, 8_420), usage, costMicroUsd: 41_230 }),
    stagedCall({
      id: 'c2',
      ...at(3, 64_000),
      usage,
      keyName: '小明',
      ending: 'partial',
      costMicroUsd: 12_003,
    }),
    stagedCall({
      id: 'c3',
      ...at(5, 1_204),
      keyName: '小明',
      model: 'acme-experimental-preview-with-a-long-name-20261101',
      accountName: 'Personal key of a rather long name that has to wrap somewhere',
      usage,
      costMicroUsd: null,
    }),
    stagedCall({ id: 'c4', ...at(9, 310), status: 529, ending: 'failed' }),
    stagedCall({ id: 'c5', ...at(14, 22_000), ending: 'unknown' }),
    stagedCall({ id: 'c6', ...at(20, 3_900), usage: { ...usage, output: 12 }, costMicroUsd: 940 }),
  ]
}
