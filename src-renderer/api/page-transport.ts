import type { AdminTransport } from '../../src-relay/contract/client.ts'
import { AdminProblem } from '../../src-relay/contract/problem.ts'

/** Reaches the control plane at the page's own address; the home adds what opens it. */
export function createPageTransport(page: Pick<Window, 'fetch'>): AdminTransport {
  return async ({ method, path, body }) => {
    try {
      const response = await page.fetch(`./admin/api${path}`, {
        method,
        headers: { 'x-carpool': '1', ...(method !== 'GET' && { 'content-type': 'application/json' }) },
        cache: 'no-store',
        ...(body !== undefined && { body }),
      })
      return { status: response.status, text: await response.text() }
    } catch (error) {
      throw new AdminProblem(0, { code: 'unreachable', message: String(error) })
    }
  }
}
