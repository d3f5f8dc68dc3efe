import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Asks the control plane of the relay that runs on this data directory.
 * @param {string} dataDir
 * @returns {(method: string, path: string, body?: unknown) => Promise<any>}
 */
export function openAdmin(dataDir) {
  const { url, token } = JSON.parse(readFileSync(join(dataDir, 'control.json'), 'utf8'))
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-carpool': '1' }
  return async (method, path, body) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const reply = await fetch(`${url}/admin/api${path}`, { method, headers, ...sent })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`)
    return JSON.parse(text)
  }
}
