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

/** Carpool as its owner has it: the built command with a Redis of its own, one account, the simulator behind it. */
export interface Product extends AsyncDisposable {
  readonly carpool: CarpoolCommand
  readonly simulator: Simulator
  /** Without a trailing slash. */
  readonly baseUrl: string
  /** Makes a key and answers its secret. */
  createKey(name: string, ...options: readonly string[]): Promise<string>
  /** Calls of `POST /v1/messages` that reached the simulator since its log was last cleared. */
  messageCalls(): readonly CallRecord[]
  stopRelay(): Promise<void>
  /** On the same port and data as before. */
  restartRelay(): Promise<void>
}

export async function startProduct(): Promise<Product> {
  await using scope = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'carpool-clients-'))
  scope.defer(() => rm(dataDir, { recursive: true, force: true }))
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
  await addAccount(carpool, { dataDir, baseUrl: simulator.url })
  const open = scope.move()
  return {
    carpool,
    simulator,
    baseUrl,
    async createKey(name, ...options) {
      return createdApiKeySchema.parse(await carpool.ask('key', 'create', name, ...options)).secret
    },
    messageCalls: () => simulator.log().filter(({ path }) => path === '/v1/messages'),
    stopRelay,
    async restartRelay() {
      relay = await carpool.serve(port)
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

async function addAccount(
  carpool: CarpoolCommand,
  place: { dataDir: string; baseUrl: string },
): Promise<void> {
  const secretFile = join(place.dataDir, 'secret.txt')
  await writeFile(secretFile, `${accountSecret}\n`, { mode: 0o600 })
  const options = ['--name', 'main', '--base-url', place.baseUrl, '--secret-file', secretFile]
  await carpool.ask('account', 'add', 'claude', ...options)
  await rm(secretFile)
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

export async function usageBy(carpool: CarpoolCommand, dimension: 'key' | 'model'): Promise<UsageReport> {
  return usageReportSchema.parse(await carpool.ask('usage', '--by', dimension))
}

function tokensOf(totals: UsageReport['total']): TokenUsage {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, webSearches } = totals
  return { input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, webSearches }
}
