import { createHash, randomBytes } from 'node:crypto'
import { type Answer, jsonAnswer } from '../answer.ts'
import { isRecord, readJson } from '../json.ts'
import type { CodeRequest, Grants, IssuedTokens, SimulatedUser } from '../oauth/grants.ts'
import type { Script } from '../script.ts'
import type { Reading, ReceivedCall, Vendor } from '../vendor.ts'

export const loginPrefix = '/openai-auth'
const redirects = /^http:\/\/localhost:(1455|1457)\/auth\/callback$/
const deviceRedirect = '/deviceauth/callback'

interface Device {
  readonly userCode: string
  isEntered: boolean
}

/** The login of OpenAI's subscriptions: pages, token address and device codes, below `/openai-auth`. */
export function createOpenAiLogin(grants: Grants): Vendor {
  const devices = new Map<string, Device>()
  const pages: Readonly<Record<string, (call: ReceivedCall, script: Script | undefined) => Answer>> = {
    'POST /oauth/authorize': call => authorize(call, grants),
    'POST /oauth/token': (call, script) => giveTokens(call, grants, script),
    'POST /api/accounts/deviceauth/usercode': () => beginDevice(devices),
    'POST /codex/device': call => enterCode(call, devices),
    'POST /api/accounts/deviceauth/token': call => pollDevice(call, devices, grants),
  }
  return {
    serves: path => path.startsWith(`${loginPrefix}/`),
    read(call) {
      const page = pages[`${call.method} ${call.path.slice(loginPrefix.length)}`]
      return {
        secret: undefined,
        model: undefined,
        modelScript: undefined,
        scriptable: true,
        answer: script => page?.(call, script) ?? refuse(404, 'not_found'),
        refuse: error => refuse(400, error.message),
      } satisfies Reading
    },
    notFound: () => refuse(404, 'not_found'),
    failure: error => refuse(500, String(error)),
  }
}

function authorize({ query }: ReceivedCall, grants: Grants): Answer {
  const field = (name: string): string => query.get(name) ?? ''
  const isWhole =
    field('response_type') === 'code' &&
    field('code_challenge_method') === 'S256' &&
    field('codex_cli_simplified_flow') === 'true' &&
    field('id_token_add_organizations') === 'true' &&
    redirects.test(field('redirect_uri'))
  if (!isWhole) return refuse(400, 'invalid_request')
  const request: CodeRequest = {
    clientId: field('client_id'),
    redirectUri: field('redirect_uri'),
    scope: field('scope'),
    state: field('state'),
    challenge: field('code_challenge'),
  }
  const target = new URL(request.redirectUri)
  target.searchParams.set('code', grants.issueCode(request))
  target.searchParams.set('state', request.state)
  return { status: 302, headers: { location: target.href, 'content-length': 0 }, parts: [] }
}

function giveTokens(call: ReceivedCall, grants: Grants, script: Script | undefined): Answer {
  const { status, errorType = 'server_error' } = script ?? {}
  if (status !== undefined && status >= 300) return refuse(status, errorType)
  if (!call.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return refuse(400, 'invalid_request')
  const form = new URLSearchParams(call.body?.toString())
  const field = (name: string): string => form.get(name) ?? ''
  const issue = { lifetimeSeconds: script?.expiresIn, refreshToken: script?.refreshToken }
  const tokens =
    field('grant_type') === 'refresh_token'
      ? grants.refresh(field('refresh_token'), field('client_id'), issue)
      : grants.exchange(
          {
            code: field('code'),
            clientId: field('client_id'),
            redirectUri: field('redirect_uri'),
            verifier: field('code_verifier'),
          },
          issue,
        )
  if (tokens) return jsonAnswer(200, tokensBody(tokens))
  const code = field('grant_type') === 'refresh_token' ? 'refresh_token_reused' : 'invalid_grant'
  return jsonAnswer(400, {
    error: { message: 'This cannot be used again.', type: 'invalid_request_error', code },
  })
}

function tokensBody({ grant, accessToken, refreshToken, lifetimeSeconds }: IssuedTokens): object {
  return {
    access_token: accessToken,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    id_token: idToken(grant.user),
    expires_in: lifetimeSeconds,
    token_type: 'Bearer',
  }
}

function idToken(user: SimulatedUser): string {
  const claims = {
    sub: user.uuid,
    email: user.email,
    email_verified: true,
    'https://api.openai.com/auth': {
      chatgpt_account_id: user.organizationUuid,
      chatgpt_user_id: user.uuid,
      chatgpt_plan_type: 'pro',
      organizations: [{ id: 'org-1', is_default: true, role: 'owner', title: user.organization }],
    },
  }
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`
}

function beginDevice(devices: Map<string, Device>): Answer {
  const id = `deviceauth_${randomBytes(9).toString('base64url')}`
  const userCode = `SIM-${String(devices.size + 1).padStart(4, '0')}`
  devices.set(id, { userCode, isEntered: false })
  return jsonAnswer(200, { device_auth_id: id, user_code: userCode, interval: '1' })
}

/** What the person does on the page of the vendor. */
function enterCode({ body }: ReceivedCall, devices: Map<string, Device>): Answer {
  const userCode = new URLSearchParams(body?.toString()).get('user_code')
  const device = [...devices.values()].find(each => each.userCode === userCode)
  if (!device) return refuse(400, 'unknown_code')
  device.isEntered = true
  return jsonAnswer(200, { ok: true })
}

function pollDevice({ body, headers }: ReceivedCall, devices: Map<string, Device>, grants: Grants): Answer {
  const json = readJson(body?.toString() ?? '')
  const asked = 'value' in json && isRecord(json.value) ? json.value : {}
  const device = devices.get(String(asked['device_auth_id']))
  if (!device || device.userCode !== asked['user_code'] || !device.isEntered)
    return refuse(403, 'deviceauth_authorization_unknown')
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const redirectUri = `http://${headers.host}${loginPrefix}${deviceRedirect}`
  const clientId = 'app_EMoamEEZ73f0CkXaXp7hrann'
  const code = grants.issueCode({ clientId, redirectUri, scope: 'openid', state: '', challenge })
  return jsonAnswer(200, { authorization_code: code, code_verifier: verifier, code_challenge: challenge })
}

function refuse(status: number, code: string): Answer {
  return jsonAnswer(status, { error: { message: 'Refused.', type: 'invalid_request_error', code } })
}
