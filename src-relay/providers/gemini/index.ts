import type { HeaderMap } from '../../upstream/upstream.ts'
import { readHeader } from '../answer-headers.ts'
import type { AnswerDecoding, Provider } from '../provider.ts'
import { createServiceAccountLogin, readServiceAccount } from '../service-account.ts'
import { loginKind, vertexAccountKind } from './account-kinds.ts'
import { classify } from './classify.ts'
import { clientSettings } from './client-settings.ts'
import type { GeminiEndpoints } from './endpoints.ts'
import { createDocumentUnwrapper, createEventUnwrapper, readModelAction } from './envelope.ts'
import { createInfo } from './info.ts'
import { createLogins } from './login.ts'
import { prepare } from './prepare.ts'
import { routes } from './routes.ts'
import { testQuestion } from './test-question.ts'

function decodingOf(headers: HeaderMap): AnswerDecoding | undefined {
  const contentType = readHeader(headers, 'content-type') ?? ''
  if (contentType.startsWith('text/event-stream')) return { contentType, createDecoder: createEventUnwrapper }
  const isJson = contentType.startsWith('application/json')
  return isJson ? { contentType, createDecoder: createDocumentUnwrapper } : undefined
}

export function createGemini(endpoints: GeminiEndpoints): Provider {
  return {
    info: createInfo(endpoints),
    routes,
    logins: [
      ...createLogins(endpoints),
      createServiceAccountLogin(vertexAccountKind, endpoints.vertexAccount.tokenUrl),
    ],
    prepare,
    decodeAnswer: (headers, asked, { kind }) =>
      kind === loginKind && readModelAction(asked.path) ? decodingOf(headers) : undefined,
    readSecret: (kind, secret) =>
      kind === vertexAccountKind ? readServiceAccount(secret) : { kind: 'secret' },
    classify,
    // No answer of this provider states its windows; a refusal does, and that is classified.
    readQuota: () => [],
    // Every model has limits of its own.
    modelFamily: model => model.toLowerCase(),
    testQuestion,
    clientSettings,
  }
}
