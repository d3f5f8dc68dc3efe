/** A short question as a client of the provider would send it, to see whether an account answers. */
export interface TestQuestion {
  /** An address of this relay, with its query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: object
}

export const testQuestionText = 'Say hello in one short sentence.'
/** Enough for models that think before they speak. */
export const testAnswerTokens = 512
