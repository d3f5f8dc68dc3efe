import { setTimeout as sleep } from 'node:timers/promises'
import type { Alert, WebhookTest } from '../contract/alert.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { Upstream } from '../upstream/upstream.ts'
import { UpstreamError } from '../upstream/upstream.ts'
import { type WebhookTarget, writeWebhookMessage } from './webhook-message.ts'
import type { Webhooks } from './webhook-store.ts'

/** Takes alerts to the owner's webhooks. */
export interface WebhookSender {
  /** In the background, with retries. Never throws. */
  send(alert: Alert): void
  /** Once, now. Throws `AdminProblem(404)` for an unknown webhook. */
  test(id: string, alert: Alert): Promise<WebhookTest>
  /** Gives up what is still being tried. */
  stop(): Promise<void>
}

export interface WebhookSenderDeps {
  readonly webhooks: Pick<Webhooks, 'list' | 'target'>
  readonly upstream: Pick<Upstream, 'send'>
  readonly logger: Logger
  readonly now: () => number
  /** Pauses before each further try. */
  readonly retryAfterMs?: readonly number[]
}

const withinMs = 10_000
const longestAnswer = 4096

export function createWebhookSender(deps: WebhookSenderDeps): WebhookSender {
  const { webhooks, upstream, logger, now, retryAfterMs = [2000, 15_000, 60_000] } = deps
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()

  /** Undefined when it was taken; else why not. Never says the address, which is a secret. */
  async function post(target: WebhookTarget, alert: Alert): Promise<string | undefined> {
    const { url, body } = writeWebhookMessage(target, alert, now())
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(withinMs)])
    const headers = { 'content-type': 'application/json', 'user-agent': 'Carpool' }
    const limits = { connectTimeoutMs: withinMs, firstByteTimeoutMs: withinMs, idleTimeoutMs: withinMs }
    try {
      const request = { method: 'POST', url, headers, body: Buffer.from(body) }
      const answer = await upstream.send(request, { signal, ...limits })
      let text = ''
      for await (const piece of answer.body) if (text.length < longestAnswer) text += String(piece)
      return refusalOf(answer.status, text)
    } catch (error) {
      if (error instanceof UpstreamError) return `it could not be reached (${error.failure})`
      throw error
    }
  }

  async function deliver(id: string, alert: Alert): Promise<void> {
    for (const pauseMs of [0, ...retryAfterMs]) {
      if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: stopping.signal, ref: false })
      const reason = await post(webhooks.target(id), alert)
      if (reason === undefined) return
      logger.warn('a webhook did not take an alert', { webhookId: id, topic: alert.topic, reason })
    }
  }

  return {
    send(alert) {
      for (const { id } of webhooks.list().filter(webhook => webhook.enabled)) {
        const delivery = deliver(id, alert).catch((error: unknown) => {
          if (!stopping.signal.aborted)
            logger.warn('a webhook failed', { webhookId: id, reason: describeError(error) })
        })
        underWay.add(delivery)
        void delivery.finally(() => underWay.delete(delivery))
      }
    },
    async test(id, alert) {
      const reason = await post(webhooks.target(id), alert)
      return { delivered: reason === undefined, ...(reason !== undefined && { reason }) }
    },
    async stop() {
      stopping.abort()
      await Promise.all(underWay)
    },
  }
}

/** Some services answer 200 and say within that they did not take it. */
function refusalOf(status: number, text: string): string | undefined {
  if (status < 200 || status >= 300) return `it answered ${status}`
  const code = /"(?:errcode|code|StatusCode)"\s*:\s*(-?\d+)/.exec(text)?.[1]
  return code === undefined || code === '0' || code === '200'
    ? undefined
    : `it answered with its code ${code}`
}
