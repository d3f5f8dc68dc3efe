import { openAdmin } from './admin.mjs'
import { ACCOUNTS, FRIENDS } from './cast.mjs'
import { callOnce } from './traffic.mjs'

const RESTS_FOR_SECONDS = 45 * 60

/** @typedef {{ name: string, key: string, models: readonly string[] }} KeyHolder a friend who may call */

/**
 * Fills a fresh relay with accounts in every state and with keys.
 * @param {{ dataDir: string, baseUrl: string, simulatorUrl: string }} place
 * @returns {Promise<readonly KeyHolder[]>}
 */
export async function seed({ dataDir, baseUrl, simulatorUrl }) {
  const ask = openAdmin(dataDir)
  await letSmallAccountRest(simulatorUrl)
  for (const account of Object.values(ACCOUNTS)) {
    await ask('POST', '/accounts', { provider: 'claude', baseUrl: simulatorUrl, ...account })
  }
  /** @type {KeyHolder[]} */
  const holders = []
  for (const { name, models, maxInFlight, isRevoked } of FRIENDS) {
    const limits = maxInFlight === undefined ? {} : { callsInFlight: { max: maxInFlight } }
    const { key, secret } = await ask('POST', '/keys', { name, limits })
    if (isRevoked) await ask('POST', `/keys/${key.id}/revoke`, {})
    else holders.push({ name, key: secret, models })
  }
  // The first call meets the two accounts that cannot serve it, which is how the relay learns of them.
  for (const holder of holders.slice(0, 1))
    await callOnce({ baseUrl, holder, signal: AbortSignal.timeout(30_000) })
  return holders
}

/** Says what a subscription says whose five hours are used up. @param {string} simulatorUrl */
async function letSmallAccountRest(simulatorUrl) {
  const headers = {
    'anthropic-ratelimit-unified-5h-status': 'rejected',
    'anthropic-ratelimit-unified-5h-reset': String(Math.ceil(Date.now() / 1000) + RESTS_FOR_SECONDS),
  }
  const match = { secret: ACCOUNTS.resting.secret }
  const body = JSON.stringify({ script: { status: 429, rateLimit: 'none', headers }, match })
  const reply = await fetch(`${simulatorUrl}/_sim/script`, { method: 'POST', body })
  if (!reply.ok) throw new Error(`The simulator refused a script: ${await reply.text()}`)
}
