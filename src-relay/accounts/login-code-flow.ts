import type { LoginWindow } from '../contract/login-attempt.ts'
import type { Proxy } from '../contract/proxy.ts'
import type { CodeFlow } from '../providers/login.ts'
import type { TunnelBridge } from '../upstream/tunnel-bridge.ts'
import { refuseField } from './account-kind.ts'
import { type LoginAnswer, readLoginAnswer } from './login-answer.ts'
import type { BeginFlow, LoginAttempt, LoginFlow } from './login-attempt.ts'
import type { LoginExchange } from './login-exchange.ts'
import { answerError, LoginError, providerError } from './login-failure.ts'
import { createPkce } from './login-pkce.ts'

/** Waits on this computer for the owner's browser. */
export interface LoginListener {
  readonly port: number
  stop(): void
}

export interface LoginListenerOptions {
  readonly path: string
  /** Tried in turn; 0 is any free one. */
  readonly ports: readonly number[]
  /** Gets what the browser asked for, e.g. `/callback?code=…`; what it resolves to is shown to the owner. */
  readonly receive: (target: string) => { readonly isTaken: boolean; readonly words: string }
}

export interface CodeFlowDeps {
  readonly exchange: LoginExchange
  /** Resolves to undefined when none of the ports is free. */
  readonly listenForLogin: (options: LoginListenerOptions) => Promise<LoginListener | undefined>
  /** Makes an account's proxy usable for a browser. */
  readonly startBridge: (proxy: Proxy) => Promise<TunnelBridge>
  /** Of an exchange that nobody waits for. */
  readonly onFailure: (attempt: LoginAttempt, error: unknown) => void
}

/** Authorization code with PKCE: by paste, by a window that catches the redirect, or by the browser's own redirect. */
export function createBeginCodeFlow(deps: CodeFlowDeps): BeginFlow {
  const { exchange, listenForLogin, onFailure } = deps
  return async function beginCodeFlow(attempt, basis) {
    const { method, client, proxy } = basis
    const codeFlow = method.code ?? refuseField('way', 'is not one of this kind')
    const pkce = createPkce()
    let redirectUri = ''

    function take(given: string): () => Promise<void> {
      attempt.assertWaiting()
      const answer = readLoginAnswer(given, { redirectUri, state: pkce.state })
      if (answer.kind !== 'code') throw refuse(attempt, answer)
      const { state, verifier } = pkce
      const code = { code: answer.code, state, verifier, redirectUri, ...(client && { client }) }
      return () => attempt.complete(() => exchange.exchange(code, basis))
    }
    function receive(target: string) {
      try {
        const complete = take(new URL(target, redirectUri).href)
        complete().catch((error: unknown) => onFailure(attempt, error))
        return {
          isTaken: true,
          words: 'Carpool has got the answer. You can close this page and go back to Carpool.',
        }
      } catch (error) {
        return { isTaken: false, words: error instanceof Error ? error.message : 'The login is over.' }
      }
    }

    redirectUri = await redirectFor(attempt, codeFlow, { listenForLogin, receive })
    const { state, challenge } = pkce
    const pageUrl = codeFlow.pageUrl({ redirectUri, state, challenge, ...(client && { client }) })
    attempt.invite({ pageUrl, redirectUri })
    const answer: LoginFlow['answer'] = async given => await take(given)()
    if (attempt.plan.way !== 'window') return { answer }
    const page = { pageUrl, redirectUri, hosts: [...(codeFlow.windowHosts ?? [])] }
    return { answer, openWindow: createOpenWindow(attempt, page, { proxy, startBridge: deps.startBridge }) }
  }
}

/** One bridge for all windows of a login, however often the owner closes and opens them. */
function createOpenWindow(
  attempt: LoginAttempt,
  page: Omit<LoginWindow, 'proxy'>,
  { proxy, startBridge }: Pick<CodeFlowDeps, 'startBridge'> & { readonly proxy: Proxy | undefined },
): () => Promise<LoginWindow> {
  let bridge: Promise<TunnelBridge> | undefined
  return async function openWindow() {
    attempt.assertWaiting()
    if (!proxy) return page
    if (!bridge) {
      bridge = startBridge(proxy)
      const started = await bridge
      attempt.onSettled(started.stop)
      // It may have ended meanwhile.
      if (attempt.endedAt() !== undefined) started.stop()
    }
    const { port, username, password } = await bridge
    return { ...page, proxy: { port, username, password } }
  }
}

async function redirectFor(
  attempt: LoginAttempt,
  { loopback, hostedRedirectUri }: CodeFlow,
  { listenForLogin, receive }: Pick<CodeFlowDeps, 'listenForLogin'> & Pick<LoginListenerOptions, 'receive'>,
): Promise<string> {
  const addressOf = (port: number) => `http://localhost:${port}${loopback.path}`
  if (attempt.plan.way !== 'loopback') return hostedRedirectUri ?? addressOf(loopback.ports[0] ?? 0)
  const listener = await listenForLogin({ ...loopback, receive })
  if (!listener) {
    const ports = loopback.ports.join(' and ')
    refuseField(
      'way',
      `cannot be loopback now: other programs of this computer use port ${ports}. Choose paste`,
    )
  }
  attempt.onSettled(listener.stop)
  return addressOf(listener.port)
}

/** What is wrong with an answer. Only the provider's own no ends the login. */
function refuse(attempt: LoginAttempt, answer: Exclude<LoginAnswer, { readonly kind: 'code' }>): LoginError {
  if (answer.kind === 'denied') {
    const error = providerError(`did not let you in (${answer.word}). Begin a new login`)
    attempt.fail(error)
    return error
  }
  const error =
    answer.kind === 'state-mismatch'
      ? answerError('state_mismatch', 'belongs to another login. Use the page of this one')
      : answerError('wrong_code', answer.reason)
  attempt.note(error.failure)
  return error
}
