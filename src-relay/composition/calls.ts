import { createAuthenticate } from '../api-keys/authenticate.ts'
import type { RelayConfig } from '../config.ts'
import type { Logger } from '../kernel/logger.ts'
import { createDeliver } from '../pipeline/deliver.ts'
import { createExchange } from '../pipeline/exchange.ts'
import type { LiveCalls } from '../pipeline/live-calls.ts'
import { createRelay, type Relay } from '../pipeline/relay.ts'
import { createSettle } from '../pipeline/settle.ts'
import type { Upstream } from '../upstream/upstream.ts'
import { createDayOf } from '../usage/day.ts'
import type { Rooms } from './rooms.ts'

export interface CallsDeps {
  readonly config: RelayConfig
  readonly rooms: Rooms
  readonly liveCalls: LiveCalls
  readonly upstream: Upstream
  readonly logger: Logger
  readonly now: () => number
}

/** Silence after which a comment keeps an event stream open; common proxies cut after 30 s or 60 s. */
const keepAliveMs = 20_000

const freeAdmission = { settle: async () => {}, [Symbol.asyncDispose]: async () => {} }

/** The pipeline with all its stages. */
export function createCalls({ config, rooms, liveCalls, upstream, logger, now }: CallsDeps): Relay {
  const { apiKeys, admission, scheduler, vault, health, ledger, pricing } = rooms
  const { connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs } = config
  return createRelay({
    authenticate: createAuthenticate({ apiKeys }),
    async admit({ id, key, provider, route, intent }) {
      if (route.operation !== 'generate') return freeAdmission
      return await admission.admit({ callId: id, key, provider: provider.info.id, model: intent.model })
    },
    liveCalls,
    exchange: createExchange({
      choose: scheduler.choose,
      openCredential: account => vault.open(account.id),
      renewCredential: async () => ({ kind: 'not-renewable' }),
      recordOutcome: health.recordOutcome,
      upstream,
      timeouts: { connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs },
      now,
      logger,
    }),
    deliver: createDeliver({ keepAliveMs }),
    settle: createSettle({
      record: ledger.record,
      costMicroUsd: pricing.costMicroUsd,
      dayOf: createDayOf(config.timeZone),
      now,
    }),
  })
}
