import type { Provider } from '../provider.ts'
import { classify } from './classify.ts'
import type { ClaudeEndpoints } from './endpoints.ts'
import { createInfo } from './info.ts'
import { answerLocally } from './local-answers.ts'
import { prepare } from './prepare.ts'
import { routes } from './routes.ts'

export function createClaude(endpoints: ClaudeEndpoints): Provider {
  return { info: createInfo(endpoints), routes, prepare, classify, answerLocally }
}
