import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAnthropic } from './anthropic/anthropic.ts'
import { type AwsKeys, createAwsKeys } from './bedrock/aws-keys.ts'
import { createBedrock } from './bedrock/bedrock.ts'
import { type CallRecord, createCallLog } from './call-log.ts'
import { createControl } from './control.ts'
import { createFactory } from './factory/factory.ts'
import { createFactoryLogins, type FactoryLogins } from './factory/login.ts'
import { createCodeAssist } from './google/code-assist.ts'
import { createGoogle } from './google/google.ts'
import { createGoogleGrants, createGoogleLogin, type GoogleGrants } from './google/login.ts'
import type { LedgerRow } from './ledger.ts'
import { createGrants, type Grants } from './oauth/grants.ts'
import { createOauth } from './oauth/oauth.ts'
import { createOpenAiLogin } from './openai/login.ts'
import { createOpenAi } from './openai/openai.ts'
import type { Script } from './script.ts'
import { createScriptRules, type RuleMatch } from './script-rules.ts'
import { createSecrets } from './secrets.ts'
import { createServe } from './serve.ts'
import { createServiceAccounts, createVertexTokens, type ServiceAccounts } from './vertex/service-accounts.ts'
import { createVertex } from './vertex/vertex.ts'

export interface SimulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number
  readonly host?: string
  /** Accepted credentials; without a list any `x-api-key: sk-ant-…` is good. */
  readonly secrets?: readonly string[]
  /** Pace of streams; default: as fast as the client reads. */
  readonly eventsPerSecond?: number
  /** Keeps what was received and sent, for byte comparisons. */
  readonly keepBodies?: boolean
  /** Length of the call log; default 5000. */
  readonly maxRecords?: number
  readonly now?: () => number
}

/** Upstream vendors on loopback, with a log of what they received and a ledger of what they told. */
export interface Simulator extends AsyncDisposable {
  /** Base address without a path. */
  readonly url: string
  readonly port: number
  /** Adds a rule for calls to come. */
  script(script: Script | string, match?: RuleMatch): void
  clearScripts(): void
  acceptSecrets(...secrets: readonly string[]): void
  refuseSecrets(...secrets: readonly string[]): void
  /** The vendor's book of logins: who is signed in, which tokens are good, how often each was given. */
  readonly grants: Grants
  /** The same of OpenAI. */
  readonly openAiGrants: Grants
  readonly googleGrants: GoogleGrants
  readonly factoryLogins: Pick<FactoryLogins, 'enter'>
  readonly awsKeys: Pick<AwsKeys, 'add'>
  readonly serviceAccounts: ServiceAccounts
  log(): readonly CallRecord[]
  clearLog(): void
  ledger(): readonly LedgerRow[]
  clearLedger(): void
  openCalls(): readonly CallRecord[]
  peakOpenCalls(): number
  resetPeak(): void
  /** The first logged call that satisfies the predicate, now or later. */
  waitFor(predicate: (call: CallRecord) => boolean, timeoutMs?: number): Promise<CallRecord>
  stop(): Promise<void>
}

const defaultWaitMs = 5000
// Longer than any client keeps an idle connection, so that the simulator never closes one under a request.
const keepAliveMs = 10 * 60_000

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? Date.now
  const log = createCallLog({
    now,
    keepBodies: options.keepBodies ?? false,
    maxRecords: options.maxRecords ?? 5000,
  })
  const rules = createScriptRules()
  const secrets = createSecrets(options.secrets)
  const grants = createGrants({ now })
  const googleGrants = createGoogleGrants()
  const factoryLogins = createFactoryLogins(secrets)
  const anthropic = createAnthropic({ secrets, grants, now })
  const behindClouds = createAnthropic({ secrets: createSecrets(undefined), grants, now })
  const awsKeys = createAwsKeys(now)
  const serviceAccounts = createServiceAccounts(now)
  const openAiGrants = createGrants({ now })
  const openAi = createOpenAi({ secrets, grants: openAiGrants })
  const serve = createServe({
    vendors: [
      anthropic,
      createOauth(grants),
      createGoogle({ secrets }),
      createGoogleLogin(googleGrants),
      createCodeAssist(googleGrants),
      openAi,
      createOpenAiLogin(openAiGrants),
      createBedrock({ secrets, awsKeys, anthropic: behindClouds }),
      createVertexTokens(serviceAccounts),
      createVertex(serviceAccounts, {
        google: createGoogle({ secrets: createSecrets(['cloud']) }),
        anthropic: behindClouds,
      }),
      factoryLogins,
      createFactory([
        ['/a/v1/messages', anthropic, '/v1/messages'],
        ['/o/v1/responses', openAi, '/openai/v1/responses'],
        ['/o/v1/chat/completions', openAi, '/openai/v1/chat/completions'],
      ]),
    ],
    log,
    rules,
    control: createControl({ log, rules, secrets, grants }),
    keepBodies: options.keepBodies ?? false,
    eventDelayMs: options.eventsPerSecond ? 1000 / options.eventsPerSecond : undefined,
  })
  const limits = {
    keepAliveTimeout: keepAliveMs,
    requestTimeout: 0,
    headersTimeout: 0,
    maxHeaderSize: 65_536,
  }
  const server = createServer(limits, (request, response) => void serve(request, response))
  server.on('clientError', (_, socket) => void socket.destroy())
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1')
  await once(server, 'listening')
  const { address, port } = server.address() as AddressInfo

  async function stop(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  return {
    url: `http://${address}:${port}`,
    port,
    script: (script, match) => rules.add(script, match),
    clearScripts: () => rules.clear(),
    acceptSecrets: (...added) => secrets.add(added),
    refuseSecrets: (...removed) => secrets.remove(removed),
    grants,
    openAiGrants,
    googleGrants,
    factoryLogins,
    awsKeys,
    serviceAccounts,
    log: () => log.list(),
    clearLog: () => log.clear(),
    ledger: () => log.ledger(),
    clearLedger: () => log.clearLedger(),
    openCalls: () => log.listOpen(),
    peakOpenCalls: () => log.peakOpen(),
    resetPeak: () => log.resetPeak(),
    waitFor: (predicate, timeoutMs = defaultWaitMs) => log.waitFor(predicate, timeoutMs),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
