import { contentSecurityPolicy, securityHeaders } from '../src-relay/contract/security-headers.ts'
import { isUiAddress } from './app-address.ts'

export interface AppProtocolDeps {
  /** The file of a page, undefined when there is none. */
  readFile(path: string): Promise<UiFile | undefined>
  /** Answers a request to the admin API. */
  forward(request: Request): Promise<Response>
}

export interface UiFile {
  readonly content: Uint8Array<ArrayBuffer>
  readonly contentType: string
}

/** What the app's own scheme may do: everything a page needs, nothing that weakens its policy. */
export const schemePrivileges = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  corsEnabled: true,
  stream: true,
  codeCache: true,
} as const

const adminPath = '/admin/api/'

/** Answers every request to `app://ui/`, always with the page's policy and its companions. */
export function createAppProtocol({
  readFile,
  forward,
}: AppProtocolDeps): (request: Request) => Promise<Response> {
  async function answer(request: Request): Promise<Response> {
    if (!isUiAddress(request.url)) return notFound()
    const { pathname } = new URL(request.url)
    if (pathname.startsWith(adminPath)) return await forward(request)
    if (request.method !== 'GET' && request.method !== 'HEAD') return notFound()
    const file = await readFile(pathname)
    return file ? new Response(file.content, { headers: { 'content-type': file.contentType } }) : notFound()
  }
  return async request => withSecurityHeaders(await answer(request))
}

function withSecurityHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value)
  response.headers.set('content-security-policy', contentSecurityPolicy)
  return response
}

const notFound = (): Response =>
  new Response('There is nothing at this address.', {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
