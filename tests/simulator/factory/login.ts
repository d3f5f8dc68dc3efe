import { randomBytes } from 'node:crypto'
import { type Answer, jsonAnswer } from '../answer.ts'
import type { Script } from '../script.ts'
import type { Secrets } from '../secrets.ts'
import type { ReceivedCall, Vendor } from '../vendor.ts'

export const factoryUser = { id: 'user_01SIM', email: 'fay@example.test' }
const organization = 'org_01SIM'
const clientId = 'client_01HNM792M5G5G1A2THWPXKFMXB'
const pollEverySeconds = 0.05

/** The book of device logins: the owner enters the user code on the page. */
export interface FactoryLogins extends Vendor {
  enter(userCode: string): void
}

/** The service that keeps Factory's logins. */
export function createFactoryLogins(secrets: Secrets): FactoryLogins {
  const waiting = new Map<string, { readonly userCode: string; isEntered: boolean }>()
  const refreshTokens = new Set<string>()
  const random = () => randomBytes(12).toString('base64url')
  const refuse = (status: number, error: string) => jsonAnswer(status, { error, error_description: 'x' })

  function begin(url: string): Answer {
    const deviceCode = random()
    const userCode = `SIM-${randomBytes(2).toString('hex').toUpperCase()}`
    waiting.set(deviceCode, { userCode, isEntered: false })
    return jsonAnswer(200, {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: url,
      verification_uri_complete: `${url}?user_code=${userCode}`,
      expires_in: 300,
      interval: pollEverySeconds,
    })
  }

  function issue(): Answer {
    const refreshToken = random()
    const accessToken = `fk-login-${random()}`
    refreshTokens.add(refreshToken)
    secrets.add([accessToken])
    return jsonAnswer(200, {
      access_token: accessToken,
      refresh_token: refreshToken,
      user: factoryUser,
      organization_id: organization,
      authentication_method: 'GitHubOAuth',
    })
  }

  function authenticate(fields: URLSearchParams): Answer {
    if (fields.get('grant_type') === 'refresh_token') {
      const isKnown = refreshTokens.delete(fields.get('refresh_token') ?? '')
      return isKnown && fields.get('organization_id') === organization
        ? issue()
        : refuse(400, 'invalid_grant')
    }
    const deviceCode = fields.get('device_code') ?? ''
    const login = waiting.get(deviceCode)
    if (!login) return refuse(400, 'expired_token')
    if (!login.isEntered) return refuse(400, 'authorization_pending')
    waiting.delete(deviceCode)
    return issue()
  }

  function answerTo({ path, body, headers }: ReceivedCall, script: Script | undefined): Answer {
    if (script?.status !== undefined && script.status >= 300)
      return refuse(script.status, script.errorType ?? 'server_error')
    const fields = new URLSearchParams(body?.toString())
    if (fields.get('client_id') !== clientId) return refuse(400, 'invalid_client')
    return path.endsWith('/device') ? begin(`http://${headers.host}/factory/device`) : authenticate(fields)
  }

  const places = new Set([
    '/factory/user_management/authorize/device',
    '/factory/user_management/authenticate',
  ])
  return {
    enter(userCode) {
      for (const login of waiting.values()) if (login.userCode === userCode) login.isEntered = true
    },
    serves: path => places.has(path),
    read: call => ({
      secret: undefined,
      model: undefined,
      modelScript: undefined,
      scriptable: true,
      answer: script => answerTo(call, script),
      refuse: () => refuse(400, 'x-sim'),
    }),
    notFound: () => refuse(404, 'not_found'),
    failure: () => refuse(500, 'server_error'),
  }
}
