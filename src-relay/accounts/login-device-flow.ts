import type { DeviceFlow, DeviceGrant } from '../providers/login.ts'
import { UpstreamError } from '../upstream/upstream.ts'
import { refuseField } from './account-kind.ts'
import type { BeginFlow, LoginAttempt } from './login-attempt.ts'
import type { LoginBasis } from './login-begin.ts'
import type { LoggedIn, LoginExchange } from './login-exchange.ts'
import { answerError, networkError, refusalError } from './login-failure.ts'
import type { AskProvider } from './login-request.ts'

export interface DeviceFlowDeps {
  readonly askProvider: AskProvider
  readonly exchange: LoginExchange
  /** Of an exchange that nobody waits for. */
  readonly onFailure: (attempt: LoginAttempt, error: unknown) => void
  readonly now: () => number
}

/** What providers ask for in answer to too many questions. */
const slowDownMs = 5000

/** Device code: shows the code, then asks at the provider's pace until the owner has entered it. */
export function createBeginDeviceFlow(deps: DeviceFlowDeps): BeginFlow {
  const { askProvider, onFailure, now } = deps
  return async function beginDeviceFlow(attempt, basis) {
    const flow = basis.method.device ?? refuseField('way', 'is not one of this kind')
    const answer = await askProvider(flow.begin(basis.client), basis.proxy).catch((error: unknown) => {
      throw networkError(error)
    })
    const read = flow.readGrant(answer, now())
    if (read.kind !== 'grant') throw refusalError(read, answer.status)
    const { grant } = read
    const { userCode, verificationUrl, completeUrl = verificationUrl } = grant
    attempt.invite({ userCode, pageUrl: completeUrl }, grant.lifetimeSeconds * 1000)
    poll(attempt, basis, { flow, grant }, deps).catch((error: unknown) => onFailure(attempt, error))
    return {
      async answer() {
        throw answerError(
          'wrong_code',
          'is not needed: enter the code that is shown on the page of the provider',
        )
      },
    }
  }
}

interface Asked {
  readonly flow: DeviceFlow
  readonly grant: DeviceGrant
}

async function poll(
  attempt: LoginAttempt,
  basis: LoginBasis,
  asked: Asked,
  deps: DeviceFlowDeps,
): Promise<void> {
  const ended = new AbortController()
  attempt.onSettled(() => ended.abort())
  let pauseMs = asked.grant.intervalSeconds * 1000
  for (;;) {
    await pause(pauseMs, ended.signal)
    if (ended.signal.aborted) return
    const found = await ask(basis, asked, deps)
    if (ended.signal.aborted) return
    if (found === 'slow-down') pauseMs += slowDownMs
    else if (found !== 'pending') return await attempt.complete(found)
  }
}

/** Until its time is over, or the signal says that nobody waits any more. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds).unref()
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    resolve()
  })
  return promise
}

/** What to complete the login with, once the owner has entered the code. */
async function ask(
  basis: LoginBasis,
  { flow, grant }: Asked,
  { askProvider, exchange, now }: DeviceFlowDeps,
): Promise<'pending' | 'slow-down' | (() => Promise<LoggedIn>)> {
  const { client, proxy } = basis
  const answer = await askProvider(flow.poll(grant, client), proxy).catch(passOver)
  if (!answer) return 'pending'
  const read = flow.readPoll(answer, now())
  if (read.kind === 'pending') return read.isTooFast ? 'slow-down' : 'pending'
  if (read.kind === 'unavailable') return 'slow-down'
  if (read.kind === 'code') return () => exchange.exchange(read.code, basis)
  return () => exchange.accept(read, answer.status, basis)
}

/** The line may be back before the code lapses. */
function passOver(error: unknown): undefined {
  if (!(error instanceof UpstreamError)) throw error
}
