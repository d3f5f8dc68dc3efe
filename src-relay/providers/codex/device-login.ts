import { z } from 'zod'
import { readJson } from '../../protocols/json-values.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { CodeFlow, DeviceFlow } from '../login.ts'
import type { CodexLoginEndpoints } from './endpoints.ts'
import { readRefusal } from './token-answer.ts'

const usualIntervalSeconds = 5
const lifetimeSeconds = 15 * 60

const grantSchema = z.object({
  device_auth_id: z.string().min(1),
  user_code: z.string().min(1).optional(),
  usercode: z.string().min(1).optional(),
  interval: z.coerce.number().positive().catch(usualIntervalSeconds),
})
const codeSchema = z.object({ authorization_code: z.string().min(1), code_verifier: z.string().min(1) })

export interface DeviceFlowParts {
  readonly postJson: (url: string, document: object) => UpstreamRequest
  readonly exchange: CodeFlow['exchange']
}

/** The provider makes the verifier itself and hands it out with the code. */
export function createDeviceFlow(endpoints: CodexLoginEndpoints, parts: DeviceFlowParts): DeviceFlow {
  const { clientId, deviceCodeUrl, devicePollUrl, devicePageUrl, deviceRedirectUri } = endpoints
  const { postJson, exchange } = parts
  return {
    begin: () => postJson(deviceCodeUrl, { client_id: clientId }),
    readGrant(answer, now) {
      if (answer.status >= 300) return readRefusal(answer, now)
      const read = grantSchema.safeParse(readJson(answer.text))
      const userCode = read.data?.user_code ?? read.data?.usercode
      if (!read.success || userCode === undefined)
        return { kind: 'refused', reason: 'its answer has no code' }
      const { device_auth_id: deviceCode, interval: intervalSeconds } = read.data
      const grant = { deviceCode, userCode, verificationUrl: devicePageUrl, intervalSeconds, lifetimeSeconds }
      return { kind: 'grant', grant }
    },
    poll: ({ deviceCode, userCode }) =>
      postJson(devicePollUrl, { device_auth_id: deviceCode, user_code: userCode }),
    readPoll(answer, now) {
      if (answer.status === 403 || answer.status === 404) return { kind: 'pending' }
      if (answer.status >= 300) return readRefusal(answer, now)
      const read = codeSchema.safeParse(readJson(answer.text))
      if (!read.success) return { kind: 'refused', reason: 'its answer has no code' }
      const { authorization_code: code, code_verifier: verifier } = read.data
      return { kind: 'code', code: { code, verifier, state: '', redirectUri: deviceRedirectUri } }
    },
    exchange,
  }
}
