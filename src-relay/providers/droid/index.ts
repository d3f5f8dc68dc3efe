import type { Provider } from '../provider.ts'
import { classify } from './classify.ts'
import { clientSettings } from './client-settings.ts'
import type { DroidEndpoints } from './endpoints.ts'
import { createInfo } from './info.ts'
import { answerLocally } from './local-answers.ts'
import { createLogins } from './login.ts'
import { prepare } from './prepare.ts'
import { routes } from './routes.ts'
import { testQuestion } from './test-question.ts'

export function createDroid(endpoints: DroidEndpoints): Provider {
  return {
    info: createInfo(endpoints),
    routes,
    logins: createLogins(endpoints.login),
    prepare,
    classify,
    // No answer of this provider states its windows.
    readQuota: () => [],
    modelFamily: model => model.toLowerCase(),
    answerLocally,
    testQuestion,
    clientSettings,
  }
}
