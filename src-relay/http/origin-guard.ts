import type { IncomingMessage } from 'node:http'
import { AdminProblem } from '../contract/problem.ts'

/**
 * Why a request may not come in at all, before anybody asks who sent it; undefined when it may.
 * The name it called us by comes first (DNS rebinding), then who made the browser send it (forged requests).
 */
export function findRefusal(request: IncomingMessage): AdminProblem | undefined {
  for (const check of [checkHost, checkOrigin, checkFetchSite, checkUnsafeMethod]) {
    const refusal = check(request)
    if (refusal) return refusal
  }
  return undefined
}

export const isSafeMethod = (method: string | undefined): boolean =>
  method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

function checkHost(request: IncomingMessage): AdminProblem | undefined {
  const hosts = request.rawHeaders.filter((_, index) => index % 2 === 0).filter(name => /^host$/i.test(name))
  const isOurs = ownHosts(request.socket.localPort).has(request.headers.host?.toLowerCase() ?? '')
  // An absolute or asterisk target would name a host of its own.
  if (hosts.length === 1 && isOurs && request.url?.startsWith('/')) return undefined
  return new AdminProblem(421, {
    code: 'wrong_host',
    message: 'This address serves 127.0.0.1 and localhost only.',
  })
}

function ownHosts(port: number | undefined): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]']
  return new Set(names.flatMap(name => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
}

function checkOrigin({ headers }: IncomingMessage): AdminProblem | undefined {
  const { origin, host } = headers
  if (origin === undefined || origin === `http://${host?.toLowerCase()}`) return undefined
  return new AdminProblem(403, {
    code: 'foreign_origin',
    message: 'Pages of another origin may not ask here.',
  })
}

function checkFetchSite(request: IncomingMessage): AdminProblem | undefined {
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none' || isFollowedLink(request))
    return undefined
  return new AdminProblem(403, { code: 'foreign_site', message: 'Pages of another site may not ask here.' })
}

/** Somebody clicked a link to a page of the console; the session cookie stays at home, being SameSite=Strict. */
function isFollowedLink({ method, url, headers }: IncomingMessage): boolean {
  const isPage = method === 'GET' && !url?.toLowerCase().startsWith('/admin')
  return isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}

/** Neither a form nor a request without preflight can carry these two. */
function checkUnsafeMethod({ method, headers }: IncomingMessage): AdminProblem | undefined {
  if (isSafeMethod(method)) return undefined
  if (headers['x-carpool'] !== '1') {
    const message = 'A request that changes something needs the header x-carpool: 1.'
    return new AdminProblem(403, { code: 'missing_marker', message })
  }
  if (/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return undefined
  const message = 'A request that changes something needs content-type: application/json.'
  return new AdminProblem(415, { code: 'wrong_content_type', message })
}
