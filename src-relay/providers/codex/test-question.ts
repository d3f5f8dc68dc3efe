import { type TestQuestion, testQuestionText } from '../test-question.ts'

const smallModel = 'gpt-5-mini'

/** A deployment in the cloud has the name its owner gave it. */
export function testQuestion(kind: string, model?: string): TestQuestion | undefined {
  if (kind === 'azure' && model === undefined) return undefined
  return {
    path: '/openai/v1/responses',
    body: {
      model: model ?? smallModel,
      stream: true,
      store: false,
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: testQuestionText }] }],
    },
  }
}
