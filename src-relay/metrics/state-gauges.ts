import { Gauge, type Registry } from 'prom-client'
import type { AccountView } from '../contract/account.ts'
import type { ApiKey } from '../contract/api-key.ts'
import type { ServiceStatus } from '../contract/service.ts'

export interface StateReadings {
  readonly status: ServiceStatus
  readonly accounts: readonly AccountView[]
  readonly keys: readonly ApiKey[]
  /** Of one question to Redis; undefined when it did not answer. */
  readonly redisSeconds: number | undefined
}

/** How the relay stands at the moment of asking. */
export function createStateGauges(registry: Registry) {
  const registers = [registry]
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name: `carpool_${name}`, help, labelNames, registers })

  const info = gauge('info', 'Always 1.', ['version', 'redis_mode'])
  const inFlight = gauge('calls_in_flight', 'Open calls of this relay.')
  const slots = gauge('slots_held', 'Slots of calls in flight that this relay holds.')
  const pending = gauge('pending_records', 'Settled calls that are not in the books yet.')
  const accounts = gauge('accounts', 'Accounts by provider and state.', ['provider', 'state'])
  const keys = gauge('keys', "Friends' keys by state.", ['state'])
  const redisUp = gauge('redis_up', 'Whether Redis answers.')
  const redisSeconds = gauge('redis_answer_seconds', 'How long Redis took to answer just now.')

  return {
    set(readings: StateReadings): void {
      const { status } = readings
      info.set({ version: status.version, redis_mode: status.redis.mode }, 1)
      inFlight.set(status.activeCalls)
      slots.set(status.heldSlots)
      pending.set(status.pendingRecords)
      redisUp.set(readings.redisSeconds === undefined ? 0 : 1)
      redisSeconds.set(readings.redisSeconds ?? 0)
      accounts.reset()
      for (const { provider, enabled, health } of readings.accounts)
        accounts.inc({ provider, state: enabled ? health.state : 'off' })
      for (const state of keyStates) keys.set({ state }, 0)
      for (const key of readings.keys) keys.inc({ state: stateOf(key) })
    },
  }
}

const keyStates = ['on', 'off', 'revoked'] as const

function stateOf({ enabled, revokedAt }: ApiKey): (typeof keyStates)[number] {
  if (revokedAt !== undefined) return 'revoked'
  return enabled ? 'on' : 'off'
}
