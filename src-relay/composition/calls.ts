import type { KeyRing } from '../accounts/key-ring.ts'
import { ownerTestKey } from '../api-keys/owner-test.ts'
import { createPermit } from '../api-keys/permit.ts'
import type { RelayConfig } from '../config.ts'
import type { ApiKey } from '../contract/api-key.ts'
import type { AccountTestRouteDeps } from '../http/admin/account-test-route.ts'
import type { Logger } from '../kernel/logger.ts'
import { createAskAccount } from '../pipeline/ask-account.ts'
import { createTryAccount } from '../pipeline/attempt.ts'
import type { CallJournal } from '../pipeline/call-journal.ts'
import { wishOf } from '../pipeline/call-wish.ts'
import { createDeliver } from '../pipeline/deliver.ts'
import { createExchange } from '../pipeline/exchange.ts'
import type { KeyWatch } from '../pipeline/key-watch.ts'
import type { LiveCalls } from '../pipeline/live-calls.ts'
import { createRelay, type Relay, type RelayDeps } from '../pipeline/relay.ts'
import { createSettle } from '../pipeline/settle.ts'
import type { Upstream, UpstreamOptions } from '../upstream/upstream.ts'
import { createDayOf, createHourOf } from '../usage/day.ts'
import type { Rooms } from './rooms.ts'

export interface CallsDeps {
  readonly config: RelayConfig
  readonly rooms: Rooms
  readonly keyWatch: KeyWatch
  readonly liveCalls: LiveCalls
  readonly credentials: KeyRing
  readonly journal: CallJournal
  readonly upstream: Upstream
  readonly logger: Logger
  readonly now: () => number
}

/** Silence after which a comment keeps an event stream open; common proxies cut after 30 s or 60 s. */
const keepAliveMs = 20_000

export interface Calls {
  readonly relay: Relay
  /** A call of the owner's own through one account, past every friend's limits. */
  readonly testAccount: AccountTestRouteDeps['testAccount']
}

const freeAdmission = { settle: async () => {}, [Symbol.asyncDispose]: async () => {} }

const admitFreely = async () => freeAdmission

/** Nobody can take the owner's own key away. */
const unwatched: RelayDeps['keyWatch'] = {
  begin: () => ({ signal: new AbortController().signal, [Symbol.dispose]() {} }),
}

/** What a key may not do at all comes before what it may not do now; probes pass the first only. */
function createAdmit(rooms: Rooms): RelayDeps['admit'] {
  const { clients, admission, fairShare, noteFirstUse } = rooms
  const permit = createPermit({ clients })
  return async function admit({ id, key, provider, route, intent, client, request, signal }) {
    permit({ key, provider: provider.info, client, model: intent.model })
    if (route.operation !== 'generate') return freeAdmission
    if (!isOwners(rooms, key)) fairShare.check(key.id, provider.info.id)
    const admitted = await admission.admit({
      callId: id,
      key,
      provider: provider.info.id,
      model: intent.model,
      bodyBytes: request.body.length,
      maxOutputTokens: intent.maxOutputTokens,
      signal,
    })
    noteFirstUse(key)
    return admitted
  }
}

/** Several keys may be the owner's; the one named for the shares is one of them. */
function isOwners({ fairShare }: Rooms, { id, owner }: ApiKey): boolean {
  return owner || id === fairShare.read().ownerKeyId
}

/** Choosing an account and asking it, until one has answered. */
function createExchangeOf({
  config,
  rooms,
  credentials,
  upstream,
  logger,
  now,
}: CallsDeps): RelayDeps['exchange'] {
  const { scheduler, health, proxies, quotaWindows, quotaHistory } = rooms
  const askAccount = createAskAccount({
    proxyOf: account => proxies.find(account.id),
    recordQuota(account, readings) {
      quotaWindows.record(account.id, readings)
      quotaHistory.record(account.id, readings)
    },
    upstream,
    timeouts: timeoutsOf(config),
    now,
  })
  return createExchange({
    select: call => scheduler.begin(wishOf(call, isOwners(rooms, call.key))),
    tryAccount: createTryAccount({
      askAccount,
      openCredential: credentials.open,
      renewCredential: credentials.renew,
      recordOutcome: health.recordOutcome,
      giveUp: account => health.giveUp(account.id),
      logger,
    }),
    totalTimeoutMs: config.totalTimeoutMs,
    maxAttempts: config.maxAttempts,
    now,
    random: Math.random,
  })
}

/** Read for every attempt: a running relay may be given others. */
function timeoutsOf(config: RelayConfig): Omit<UpstreamOptions, 'signal'> {
  return {
    get connectTimeoutMs() {
      return config.connectTimeoutMs
    },
    get firstByteTimeoutMs() {
      return config.firstByteTimeoutMs
    },
    get idleTimeoutMs() {
      return config.idleTimeoutMs
    },
  }
}

/** The pipeline with all its stages. */
export function createCalls(deps: CallsDeps): Calls {
  const { config, rooms, liveCalls, keyWatch, journal, now } = deps
  const { authenticate, clients, ledger, prices } = rooms
  const stages = {
    clients,
    liveCalls,
    exchange: createExchangeOf(deps),
    deliver: createDeliver({ keepAliveMs, now }),
    settle: createSettle({
      record(record) {
        ledger.record(record)
        journal.noteRecord(record)
      },
      costMicroUsd: prices.costMicroUsd,
      dayOf: createDayOf(config.timeZone),
      hourOf: createHourOf(config.timeZone),
      now,
    }),
  }
  const relay = createRelay({
    ...stages,
    authenticate: journal.watchAuthenticate(authenticate),
    keyWatch,
    admit: createAdmit(rooms),
  })
  return {
    relay: journal.watchRelay(relay),
    async testAccount({ id }, incoming, reply) {
      const authenticate = journal.watchAuthenticate(async () => ownerTestKey(id))
      const test = createRelay({ ...stages, authenticate, keyWatch: unwatched, admit: admitFreely })
      await journal.watchRelay(test)(incoming, reply)
    },
  }
}
