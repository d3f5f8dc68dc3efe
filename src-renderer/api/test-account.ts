import { type AccountTest, testedCallHeader } from '../../src-relay/contract/account-test.ts'
import { AdminProblem, problemSchema } from '../../src-relay/contract/problem.ts'
import { createEventReader, readAnswerError, readAnswerText } from './answer-text.ts'

export interface AccountTesting {
  readonly id: string
  readonly body: AccountTest
  readonly signal: AbortSignal
  /** What has been said so far. */
  readonly onText: (text: string) => void
}

/** How the provider answered, and under which id the call is in the books. */
export interface TestedCall {
  readonly callId: string
  readonly status: number
  /** What the provider said of its refusal. */
  readonly error?: string
}

/** Asks an account a short question and hands on the words as they come. Throws `AdminProblem`. */
export type TestAccount = (testing: AccountTesting) => Promise<TestedCall>

export function createTestAccount(page: Pick<Window, 'fetch'>): TestAccount {
  return async function testAccount({ id, body, signal, onText }) {
    const response = await send(page, id, body, signal)
    const { status } = response
    const callId = response.headers.get(testedCallHeader) ?? ''
    if (response.ok) {
      const error = await readWords(response, onText)
      return { callId, status, ...(error !== undefined && { error }) }
    }
    const answer = readJson(await response.text())
    const problem = problemSchema.safeParse(answer)
    if (problem.success) throw new AdminProblem(status, problem.data)
    return { callId, status, error: readAnswerError(answer) ?? String(status) }
  }
}

async function send(page: Pick<Window, 'fetch'>, id: string, body: AccountTest, signal: AbortSignal) {
  try {
    return await page.fetch(`./admin/api/accounts/${encodeURIComponent(id)}/test`, {
      method: 'POST',
      headers: { 'x-carpool': '1', 'content-type': 'application/json' },
      cache: 'no-store',
      body: JSON.stringify(body),
      signal,
    })
  } catch (error) {
    throw new AdminProblem(0, { code: 'unreachable', message: String(error) })
  }
}

/** Returns the sentence of an error that came within the stream. */
async function readWords(response: Response, onText: (text: string) => void): Promise<string | undefined> {
  const read = createEventReader()
  let words = ''
  let error: string | undefined
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    for (const event of read(text)) {
      words += readAnswerText(event)
      error ??= readAnswerError(event)
    }
    onText(words)
  }
  return error
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
