import { setTimeout as sleep } from 'node:timers/promises'

const PAUSE_SECONDS = { least: 8, most: 40 }
const FIRST_WITHIN_SECONDS = { least: 0, most: 3 }
/** One call of so many is given up in the middle, as when somebody presses Escape. */
const ONE_IN = 8

/**
 * @typedef {object} DemoCall
 * @property {string} baseUrl
 * @property {import('./seed.mjs').KeyHolder} holder
 * @property {AbortSignal} signal
 * @property {Record<string, string>} [headers]
 */

/**
 * Every friend calls now and then, until the signal.
 * @param {{ baseUrl: string, holders: readonly import('./seed.mjs').KeyHolder[], signal: AbortSignal, say: (line: string) => void }} demo
 */
export async function keepCalling({ baseUrl, holders, signal, say }) {
  await Promise.all(holders.map(holder => callNowAndThen({ baseUrl, holder, signal }, say)))
}

/** @param {DemoCall} call @param {(line: string) => void} say */
async function callNowAndThen(call, say) {
  const { signal } = call
  for (let pause = FIRST_WITHIN_SECONDS; !signal.aborted; pause = PAUSE_SECONDS) {
    await sleep(between(pause) * 1000, undefined, { signal }).catch(ignoreAbort)
    if (!signal.aborted)
      await callLikeAPerson(call).catch(error => signal.aborted || say(`A call failed: ${error}`))
  }
}

/** @param {DemoCall} call */
async function callLikeAPerson(call) {
  const headers = { 'x-sim': liveliness() }
  if (Math.random() * ONE_IN >= 1) return callOnce({ ...call, headers })
  const impatience = AbortSignal.timeout(whole({ least: 1000, most: 4000 }))
  await callOnce({ ...call, headers, signal: AbortSignal.any([call.signal, impatience]) }).catch(ignoreAbort)
}

/**
 * One streamed call, read to its end; throws when it is refused.
 * @param {DemoCall} call
 */
export async function callOnce({ baseUrl, holder, signal, headers = {} }) {
  const model = holder.models[Math.floor(Math.random() * holder.models.length)]
  const messages = [{ role: 'user', content: 'Show me that this works.' }]
  const reply = await fetch(`${baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': holder.key,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'user-agent': 'carpool-demo',
      ...headers,
    },
    body: JSON.stringify({ model, max_tokens: 8000, stream: true, messages }),
    signal,
  })
  const answer = await reply.text()
  if (!reply.ok) throw new Error(`the relay answered ${reply.status} ${answer}`)
}

/** How the simulator is to answer: a stream one can watch, with token counts as a coding session has them. */
function liveliness() {
  const [events, eventDelayMs] = [whole({ least: 20, most: 90 }), whole({ least: 60, most: 250 })]
  const isFresh = Math.random() < 0.3
  const cache = isFresh
    ? { cacheWrite5m: whole({ least: 4000, most: 30_000 }) }
    : { cacheRead: whole({ least: 8000, most: 90_000 }) }
  const usage = { input: whole({ least: 4, most: 900 }), output: whole({ least: 150, most: 3000 }), ...cache }
  return JSON.stringify({ events, eventDelayMs, usage })
}

/** @param {{ least: number, most: number }} range */
function between({ least, most }) {
  return least + Math.random() * (most - least)
}

/** @param {{ least: number, most: number }} range */
function whole(range) {
  return Math.round(between(range))
}

/** @param {unknown} error */
function ignoreAbort(error) {
  const name = error instanceof Error ? error.name : ''
  if (name !== 'AbortError' && name !== 'TimeoutError') throw error
}
