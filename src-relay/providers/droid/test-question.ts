import { type TestQuestion, testAnswerTokens, testQuestionText } from '../test-question.ts'

const smallModel = 'claude-haiku-4-5-20251001'

export function testQuestion(_kind: string, model = smallModel): TestQuestion {
  return {
    path: '/droid/claude/v1/messages',
    headers: { 'anthropic-version': '2023-06-01' },
    body: {
      model,
      max_tokens: testAnswerTokens,
      stream: true,
      messages: [{ role: 'user', content: testQuestionText }],
    },
  }
}
