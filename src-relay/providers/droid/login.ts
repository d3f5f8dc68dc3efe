import { z } from 'zod'
import { readJson } from '../../protocols/json-values.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { DeviceAnswer, LoginMethod, TextAnswer } from '../login.ts'
import { readErrorWord } from '../token-refusal.ts'
import type { DroidLoginEndpoints } from './endpoints.ts'
import { readTokens } from './token-answer.ts'

const grantSchema = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1).max(40),
  verification_uri: z.url(),
  verification_uri_complete: z.url().nullish(),
  expires_in: z.number().positive().default(300),
  interval: z.number().positive().default(5),
})

/** Device code: the owner enters a code on the provider's page, on whatever computer they are logged in. */
export function createLogins({ deviceUrl, tokenUrl, clientId }: DroidLoginEndpoints): readonly LoginMethod[] {
  const ask = (url: string, fields: Readonly<Record<string, string>>) =>
    postForm(url, { ...fields, client_id: clientId })
  const method: LoginMethod = {
    kind: 'oauth',
    ways: ['device'],
    device: {
      begin: () => ask(deviceUrl, {}),
      readGrant(answer, now) {
        const read = grantSchema.safeParse(readJson(answer.text))
        if (answer.status >= 300 || !read.success) {
          const refusal = readTokens(answer, now)
          return refusal.kind === 'tokens' ? { kind: 'refused', reason: 'its answer has no code' } : refusal
        }
        const { device_code: deviceCode, user_code: userCode, ...rest } = read.data
        const completeUrl = rest.verification_uri_complete
        const grant = {
          deviceCode,
          userCode,
          verificationUrl: rest.verification_uri,
          ...(completeUrl && { completeUrl }),
          intervalSeconds: rest.interval,
          lifetimeSeconds: rest.expires_in,
        }
        return { kind: 'grant', grant }
      },
      poll: ({ deviceCode }) =>
        ask(tokenUrl, {
          grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
          device_code: deviceCode,
        }),
      readPoll,
    },
    refresh: ({ refreshToken, identity }) =>
      ask(tokenUrl, {
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        ...(identity?.organisationUuid && { organization_id: identity.organisationUuid }),
      }),
    readTokens,
  }
  return [method]
}

function readPoll(answer: TextAnswer, now: number): DeviceAnswer {
  const word = answer.status >= 400 ? readErrorWord(answer.text) : undefined
  if (word === 'authorization_pending') return { kind: 'pending' }
  if (word === 'slow_down') return { kind: 'pending', isTooFast: true }
  return readTokens(answer, now)
}

function postForm(url: string, fields: Readonly<Record<string, string>>): UpstreamRequest {
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'carpool',
    'content-type': 'application/x-www-form-urlencoded',
  }
  return { method: 'POST', url, headers, body: Buffer.from(new URLSearchParams(fields).toString()) }
}
