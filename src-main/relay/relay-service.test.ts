import { expect, test } from 'vitest'
import type { ServiceState, ServiceStatus } from '../../src-relay/contract/service.ts'
import type { RelayServer } from '../../src-relay/relay-server.ts'
import { KeyFault } from '../storage/key-fault.ts'
import { createRelayService, type RelayServiceDeps } from './relay-service.ts'

const idle: Omit<ServiceStatus, 'state' | 'instanceId'> = {
  version: '1',
  startedAt: 0,
  baseUrls: [],
  lanEnabled: false,
  timeZone: 'UTC',
  redis: { mode: 'managed', state: 'ready' },
  heldSlots: 0,
  activeCalls: 0,
  pendingRecords: 0,
}

interface Staged {
  readonly startFails?: unknown
  readonly stopFails?: unknown
  readonly answering?: string | undefined
  readonly configFails?: unknown
}

/** A relay whose steps can be watched and broken; the real one is started in tests/desktop. */
function staged(given: Staged = {}) {
  const steps: string[] = []
  const ticks = new Set<() => void>()
  let state: ServiceState = 'stopped'
  const relay: RelayServer = {
    async start() {
      steps.push('start')
      if (given.startFails !== undefined) throw given.startFails
      state = 'running'
      return { baseUrl: 'http://127.0.0.1:3000', controlUrl: '', controlToken: '', consoleLink: '' }
    },
    async stop() {
      steps.push('stop')
      if (given.stopFails !== undefined) throw given.stopFails
      state = 'stopped'
    },
    status: () => ({ ...idle, state, instanceId: 'one' }),
    reload: () => ({ changed: [], needRestart: [] }),
    wake: () => void steps.push('wake'),
  }
  const deps: RelayServiceDeps = {
    async readConfig() {
      if (given.configFails !== undefined) throw given.configFails
      return { dataDir: '/nowhere' }
    },
    createRelay: () => relay,
    readInstanceAt: async () => ('answering' in given ? given.answering : 'one'),
    lastLines: () => ['the last line'],
    platform: process.platform,
    every(_ms, run) {
      ticks.add(run)
      return () => void ticks.delete(run)
    },
  }
  const service = createRelayService(deps)
  const told: ServiceState[] = []
  service.subscribe(() => told.push(service.report().state))
  return { service, steps, told, ticks, become: (next: ServiceState) => (state = next) }
}

test('starts, and stops again', async () => {
  const { service, steps, told, ticks } = staged()
  await service.start()
  expect(service.addresses()?.baseUrl).toBe('http://127.0.0.1:3000')
  await service.stop()
  expect(told).toEqual(['starting', 'running', 'stopping', 'stopped'])
  expect(steps).toEqual(['start', 'stop'])
  expect(service.addresses()).toBeUndefined()
  expect(ticks.size).toBe(0)
})

function listenError(code: string) {
  return Object.assign(new Error(`listen ${code}`), {
    code,
    syscall: 'listen',
    port: 65_535,
    address: '127.0.0.1',
  })
}

test('does what it is asked in the order in which it is asked', async () => {
  const { service, steps } = staged()
  await Promise.all([service.start(), service.stop(), service.start(), service.start()])
  expect(steps).toEqual(['start', 'stop', 'start'])
  expect(service.report()).toEqual({ state: 'running' })
})

test('tells of a relay that gets into trouble by itself', async () => {
  const { service, told, ticks, become } = staged()
  await service.start()
  become('degraded')
  for (const tick of ticks) tick()
  expect(told.at(-1)).toBe('degraded')
})

test.each<[string, unknown, string]>([
  ['a taken port', listenError('EADDRINUSE'), 'port-taken'],
  ['a reserved port', listenError('EACCES'), 'port-reserved'],
  ['an address that is gone', listenError('EADDRNOTAVAIL'), 'address-gone'],
  ['a folder that is closed', Object.assign(new Error('open'), { code: 'EACCES' }), 'start-failed'],
  ['anything else', new Error('no Redis'), 'start-failed'],
])('SV-09: says why it did not start: %s', async (_what, startFails, fault) => {
  const { service } = staged({ startFails })
  await service.start()
  expect(service.report()).toMatchObject({ state: 'error', fault, reason: (startFails as Error).message })
  expect(service.status()).toBeUndefined()
})

test('says that the key is missing instead of starting without it', async () => {
  const { service, steps } = staged({ configFails: new KeyFault('key-missing', 'no key') })
  await service.start()
  expect(service.report()).toMatchObject({ state: 'error', fault: 'key-missing', reason: 'no key' })
  expect(steps).toEqual([])
})

test.each([
  ['nothing', undefined],
  ['another relay', 'two'],
])('SV-02: does not call itself running while %s answers at its address', async (_what, answering) => {
  const { service, steps } = staged({ answering })
  await service.start()
  expect(service.report()).toMatchObject({ state: 'error', fault: 'start-failed' })
  expect(steps).toEqual(['start', 'stop'])
})

test('starts again after a failure', async () => {
  const broken: { startFails?: unknown } = { startFails: new Error('no Redis') }
  const { service } = staged(broken)
  await service.start()
  delete broken.startFails
  await service.start()
  expect(service.report()).toEqual({ state: 'running' })
})

test('says that a relay did not stop cleanly', async () => {
  const { service } = staged({ stopFails: new Error('Redis hangs') })
  await service.start()
  await service.stop()
  expect(service.report()).toMatchObject({ state: 'error', fault: 'stop-failed' })
})

test('SV-01: a relay that gave up is said to be broken, with the end of the log, and can be started anew', async () => {
  const { service, steps, become } = staged()
  await service.start()
  become('error')
  expect(service.report()).toEqual({ state: 'error', fault: 'crash-loop', log: ['the last line'] })
  await service.start()
  expect(steps).toEqual(['start', 'stop', 'start'])
  expect(service.report()).toEqual({ state: 'running' })
  await service.giveUp('it fails and fails')
  expect(service.report()).toMatchObject({
    state: 'error',
    fault: 'crash-loop',
    reason: 'it fails and fails',
  })
})
