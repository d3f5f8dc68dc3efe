import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createdApiKeySchema } from '../../src-relay/contract/api-key.ts'
import { type UsageReport, usageReportSchema } from '../../src-relay/contract/usage.ts'
import { getExecutable } from '../fixtures/executable.ts'
import type { CallRecord } from '../simulator/call-log.ts'
import { type Simulator, startSimulator } from '../simulator/simulator.ts'
import { addUsage, noUsage, type TokenUsage } from '../simulator/usage.ts'
import { type CarpoolCommand, createCarpoolCommand, type ServedRelay } from './carpool-command.ts'

/** What the only account of the pool authenticates with. */
export const accountSecret = 'sk-ant-api03-the-owners-own-secret'

/** Where an account goes and what it authenticates with; the simulator takes it from then on. */
export interface AccountPlace {
  readonly baseUrl: string
  readonly secret: string
}

/** Carpool as its owner has it: the built command with a Redis of its own, one account, the simulator behind it. */
export interface Product extends AsyncDisposable {
  readonly carpool: CarpoolCommand
  readonly simulator: Simulator
  /** Without a trailing slash. */
  readonly baseUrl: string
  /** Makes a key and answers its secret. */
  createKey(name: string, ...options: readonly string[]): Promise<string>
  addAccount(provider: string, name: string, place: AccountPlace): Promise<void>
  /** Calls of `POST /v1/messages` that reached the simulator since its log was last cleared. */
  messageCalls(): readonly CallRecord[]
  stopRelay(): Promise<void>
  /** On the same port and data as before. */
  restartRelay(): Promise<void>
}

/** Settings stand in the owner's file. */
export async function startProduct(settings: Readonly<Record<string, unknown>> = {}): Promise<Product> {
  await using scope = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'carpool-clients-'))
  scope.defer(() => rm(dataDir, { recursive: true, force: true }))
  await writeFile(join(dataDir, 'config.json'), JSON.stringify(settings))
  const simulator = scope.use(await startSimulator({ secrets: [accountSecret], keepBodies: true }))
  const redisServer = getExecutable('CARPOOL_REDIS_SERVER', ['redis-server', 'valkey-server'])
  const carpool = createCarpoolCommand(dataDir, redisServer)
  let relay: ServedRelay | undefined = await carpool.serve(0)
  const { baseUrl, port } = relay
  const stopRelay = async (): Promise<void> => {
    const running = relay
    relay = undefined
    await running?.stop()
  }
  scope.defer(stopRelay)
  const addAccount = async (provider: string, name: string, place: AccountPlace): Promise<void> => {
    simulator.acceptSecrets(place.secret)
    const secretFile = join(dataDir, 'secret.txt')
    await writeFile(secretFile, `${place.secret}\n`, { mode: 0o600 })
    const options = ['--name', name, '--base-url', place.baseUrl, '--secret-file', secretFile]
    await carpool.ask('account', 'add', provider, ...options)
    await rm(secretFile)
  }
  await addAccount('claude', 'main', { baseUrl: simulator.url, secret: accountSecret })
  const open = scope.move()
  return {
    carpool,
    simulator,
    baseUrl,
    async createKey(name, ...options) {
      return createdApiKeySchema.parse(await carpool.ask('key', 'create', name, ...options)).secret
    },
    addAccount,
    messageCalls: () => simulator.log().filter(({ path }) => path === '/v1/messages'),
    stopRelay,
    async restartRelay() {
      relay = await carpool.serve(port)
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** `carpool usage` tells what the simulator told, in total and for each model, field by field. */
export async function expectBooksToAgree({ carpool, simulator }: Product): Promise<void> {
  const told = Object.groupBy(simulator.ledger(), ({ model }) => model)
  const models = Object.entries(told).map(
    ([model, rows = []]) => [model, rows.reduce(addUsage, noUsage)] as const,
  )
  const expected = {
    total: models.reduce((sum, [, usage]) => addUsage(sum, usage), noUsage),
    models: Object.fromEntries(models),
  }
  await expect
    .poll(async () => readBooks(await usageBy(carpool, 'model')), { timeout: 5000 })
    .toEqual(expected)
}

function readBooks({ total, rows }: UsageReport): unknown {
  const models = rows.map(({ label, totals }) => [label, tokensOf(totals)])
  return { total: tokensOf(total), models: Object.fromEntries(models) }
}

export async function usageBy(
  carpool: CarpoolCommand,
  dimension: 'key' | 'model' | 'provider',
): Promise<UsageReport> {
  return usageReportSchema.parse(await carpool.ask('usage', '--by', dimension))
}

export function tokensOf(totals: UsageReport['total']): TokenUsage {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, webSearches } = totals
  return { input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, webSearches }
}
