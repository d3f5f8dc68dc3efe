import type { HeaderMap } from '../../upstream/upstream.ts'
import { readHeader } from '../answer-headers.ts'
import type { Provider } from '../provider.ts'
import { createServiceAccountLogin, readServiceAccount } from '../service-account.ts'
import { bedrockKeysKind, isBedrock, prepareForBedrock } from './bedrock.ts'
import { readBedrockKeys, signForBedrock } from './bedrock-keys.ts'
import { createBedrockDecoder } from './bedrock-stream.ts'
import { classify } from './classify.ts'
import { clientSettings } from './client-settings.ts'
import type { ClaudeEndpoints } from './endpoints.ts'
import { createInfo } from './info.ts'
import { answerLocally } from './local-answers.ts'
import { createLogins } from './login.ts'
import { modelFamily } from './models.ts'
import { prepare } from './prepare.ts'
import { readQuota } from './quota.ts'
import { routes } from './routes.ts'
import { testQuestion } from './test-question.ts'
import { quotaQuery, readQuotaAnswer } from './usage-answer.ts'
import { prepareForVertex, vertexKind } from './vertex.ts'

const bedrockDecoding = {
  contentType: 'text/event-stream; charset=utf-8',
  createDecoder: createBedrockDecoder,
}

function isFramed(headers: HeaderMap): boolean {
  return readHeader(headers, 'content-type')?.startsWith('application/vnd.amazon.eventstream') ?? false
}

function prepareFor(kind: string): Provider['prepare'] {
  if (isBedrock(kind)) return prepareForBedrock
  return kind === vertexKind ? prepareForVertex : prepare
}

export function createClaude(endpoints: ClaudeEndpoints): Provider {
  return {
    info: createInfo(endpoints),
    routes,
    logins: [
      ...createLogins(endpoints.login),
      createServiceAccountLogin(vertexKind, endpoints.vertex.tokenUrl),
    ],
    prepare: (request, credential) => prepareFor(credential.kind)(request, credential),
    readSecret(kind, secret) {
      if (kind === bedrockKeysKind) return readBedrockKeys(secret)
      return kind === vertexKind ? readServiceAccount(secret) : { kind: 'secret' }
    },
    sign: (request, credential, now) =>
      credential.kind === bedrockKeysKind ? signForBedrock(request, credential, now) : undefined,
    decodeAnswer: headers => (isFramed(headers) ? bedrockDecoding : undefined),
    classify: (head, now, asked) => classify(head, now, asked.headers),
    readQuota,
    quotaQuery,
    readQuotaAnswer,
    modelFamily,
    answerLocally,
    testQuestion,
    clientSettings,
  }
}
