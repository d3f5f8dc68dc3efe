import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { AdminRequest, AdminResponse, AdminTransport } from '../contract/client.ts'
import type { ControlAccess } from '../kernel/control-file.ts'

const timeoutMs = 30_000

/** Reaches a running relay's control plane with its launch token. Rejects with the system's error. */
export function createControlTransport({ url, token }: Pick<ControlAccess, 'url' | 'token'>): AdminTransport {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'x-carpool': '1',
  }
  return ({ method, path, body }: AdminRequest) =>
    new Promise<AdminResponse>((resolve, reject) => {
      const address = new URL(`${url}/admin/api${path}`)
      const outgoing = request(address, { method, headers, agent: false, timeout: timeoutMs })
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)))
      outgoing.on('error', reject)
      outgoing.on('response', response => {
        text(response).then(received => resolve({ status: response.statusCode ?? 0, text: received }), reject)
      })
      outgoing.end(body)
    })
}
