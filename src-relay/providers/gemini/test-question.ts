import { type TestQuestion, testAnswerTokens, testQuestionText } from '../test-question.ts'

const smallModel = 'gemini-2.5-flash'

/** A login is for the provider's own client, which asks in a form of its own. */
export function testQuestion(kind: string, model = smallModel): TestQuestion | undefined {
  if (kind === 'oauth') return undefined
  return {
    path: `/gemini/v1beta/models/${encodeURIComponent(model)}:streamGenerateContent?alt=sse`,
    body: {
      contents: [{ role: 'user', parts: [{ text: testQuestionText }] }],
      generationConfig: { maxOutputTokens: testAnswerTokens },
    },
  }
}
