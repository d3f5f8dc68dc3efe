import type { KeyRing } from '../accounts/key-ring.ts'
import { createPermit } from '../api-keys/permit.ts'
import type { RelayConfig } from '../config.ts'
import type { ApiKey } from '../contract/api-key.ts'
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

const freeAdmission = { settle: async () => {}, [Symbol.asyncDispose]: async () => {} }

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
export function createCalls(deps: CallsDeps): Relay {
  const { config, rooms, liveCalls, keyWatch, journal, now } = deps
  const { authenticate, clients, ledger, prices } = rooms
  const relay = createRelay({
    authenticate: journal.watchAuthenticate(authenticate),
    keyWatch,
    clients,
    admit: createAdmit(rooms),
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
  })
  return journal.watchRelay(relay)
}
