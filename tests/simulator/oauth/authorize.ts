import { type Answer, bytesAnswer } from '../answer.ts'
import type { Script } from '../script.ts'
import type { ReceivedCall } from '../vendor.ts'
import type { CodeRequest, Grants } from './grants.ts'

export const callbackPath = '/oauth/code/callback'

/** The login page: a form, or at once the redirect that follows it. */
export function authorizeAnswer(call: ReceivedCall, grants: Grants, script: Script | undefined): Answer {
  const request = readRequest(call)
  if (typeof request === 'string') return page(400, 'Invalid request', `<p>${request}</p>`)
  const decision = script?.login ?? decisionIn(call)
  if (decision === 'form') return formPage()
  const target = new URL(request.redirectUri)
  if (decision === 'deny') {
    target.searchParams.set('error', 'access_denied')
    target.searchParams.set('error_description', 'The user has denied the request')
  } else {
    target.searchParams.set('code', grants.issueCode(request))
  }
  const isWrong = decision === 'wrong-state'
  target.searchParams.set('state', isWrong ? [...request.state].toReversed().join('') : request.state)
  return { status: 302, headers: { location: target.href, 'content-length': 0 }, parts: [] }
}

/** The page that shows the code where nobody listens for it. */
export function callbackAnswer({ query }: ReceivedCall): Answer {
  const shown = query.get('error') ?? `${query.get('code')}#${query.get('state')}`
  return page(
    200,
    'Authentication code',
    `<p>Paste this into your application:</p><code>${escape(shown)}</code>`,
  )
}

function decisionIn({ method, body }: ReceivedCall): 'form' | 'approve' | 'deny' {
  if (method !== 'POST') return 'form'
  return new URLSearchParams(body?.toString()).get('decision') === 'allow' ? 'approve' : 'deny'
}

/** The request, or what is wrong with it. */
function readRequest({ query, headers }: ReceivedCall): CodeRequest | string {
  const field = (name: string): string => query.get(name) ?? ''
  if (field('response_type') !== 'code') return 'response_type must be code'
  if (field('code_challenge_method') !== 'S256') return 'code_challenge_method must be S256'
  if (!/^[\w-]{43}$/.test(field('code_challenge'))) return 'code_challenge is not a SHA-256'
  if (field('state').length < 32) return 'state is too short'
  if (field('client_id') === '' || field('scope') === '') return 'client_id and scope are needed'
  if (!isAllowedRedirect(field('redirect_uri'), headers.host)) return 'redirect_uri is not registered'
  return {
    clientId: field('client_id'),
    redirectUri: field('redirect_uri'),
    scope: field('scope'),
    state: field('state'),
    challenge: field('code_challenge'),
  }
}

function isAllowedRedirect(uri: string, host: string | undefined): boolean {
  if (uri === `http://${host}${callbackPath}`) return true
  return /^http:\/\/localhost:\d{1,5}\/callback$/.test(uri)
}

function formPage(): Answer {
  const button = (value: string, label: string) =>
    `<button name="decision" value="${value}">${label}</button>`
  return page(
    200,
    'Authorize',
    `<form method="post">${button('allow', 'Authorize')}${button('deny', 'Deny')}</form>`,
  )
}

function page(status: number, title: string, content: string): Answer {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1>${content}</body></html>`
  return bytesAnswer(status, { bytes: Buffer.from(html) }, { 'content-type': 'text/html; charset=utf-8' })
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
