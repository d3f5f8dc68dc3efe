import type { Provider } from '../provider.ts'
import { classify } from './classify.ts'
import { clientSettings } from './client-settings.ts'
import type { CodexEndpoints } from './endpoints.ts'
import { createInfo } from './info.ts'
import { answerLocally } from './local-answers.ts'
import { createLogins } from './login.ts'
import { modelFamily } from './models.ts'
import { prepare } from './prepare.ts'
import { readQuota } from './quota.ts'
import { routes } from './routes.ts'
import { testQuestion } from './test-question.ts'

export function createCodex(endpoints: CodexEndpoints): Provider {
  return {
    info: createInfo(endpoints),
    routes,
    logins: createLogins(endpoints.login),
    prepare: (request, credential) => prepare(request, credential, endpoints.azure),
    classify: (head, now) => classify(head, now),
    readQuota,
    modelFamily,
    answerLocally,
    testQuestion,
    clientSettings,
  }
}
