import { type TestQuestion, testAnswerTokens, testQuestionText } from '../test-question.ts'
import { bedrockKind } from './bedrock.ts'

const smallModel = 'claude-haiku-4-5'

/** In the cloud models have other names, which only the owner knows. */
export function testQuestion(kind: string, model?: string): TestQuestion | undefined {
  if (kind === bedrockKind && model === undefined) return undefined
  return {
    path: '/api/v1/messages',
    headers: { 'anthropic-version': '2023-06-01' },
    body: {
      model: model ?? smallModel,
      max_tokens: testAnswerTokens,
      stream: true,
      messages: [{ role: 'user', content: testQuestionText }],
    },
  }
}
