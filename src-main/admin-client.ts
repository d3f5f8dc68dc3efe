import { type AdminClient, createAdminClient } from '../src-relay/contract/client.ts'
import type { AdminForwarderDeps } from './admin-forwarder.ts'

/** Asks the control plane as the owner's own page does. Rejects with an `AdminProblem`, or while the relay is stopped. */
export function createAppClient({ addresses, fetch }: AdminForwarderDeps): AdminClient {
  return createAdminClient(async ({ method, path, body }) => {
    const target = addresses()
    if (!target) throw new Error('The relay is stopped.')
    const response = await fetch(`${target.controlUrl}/admin/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${target.controlToken}`,
        'content-type': 'application/json',
        'x-carpool': '1',
      },
      ...(body !== undefined && { body }),
    })
    return { status: response.status, text: await response.text() }
  })
}
