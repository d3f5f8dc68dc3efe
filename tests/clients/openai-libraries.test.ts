import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aiSdkOpenAi, openAiChat, openAiResponses } from './openai-libraries.ts'
import { accountSecret, expectBooksToAgree, type Product, startProduct } from './product.ts'
import { placesOf } from './received.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'
const ownersKey = 'sk-proj-the-owners-own-key'

const forms = ['/openai', '/openai/', '/openai/v1', '/openai/v1/']
const convertedForms = ['/openai/claude', '/openai/claude/', '/openai/claude/v1', '/openai/claude/v1/']
const wishes = (model: string) => [false, true].map(stream => ({ model, stream }))
const plain = wishes('gpt-4.1').flatMap(wish => [
  openAiResponses(wish),
  openAiChat(wish),
  aiSdkOpenAi('responses', wish),
  aiSdkOpenAi('chat', wish),
])
const converted = wishes('claude-sonnet-4-5').flatMap(wish => [openAiChat(wish), aiSdkOpenAi('chat', wish)])
const everyForm = [
  ...plain.flatMap(library => forms.map(form => ({ ...library, form }))),
  ...converted.flatMap(library => convertedForms.map(form => ({ ...library, form }))),
]

describe('OpenAI’s client libraries through the relay', () => {
  let product: Product
  let key: string
  beforeAll(async () => {
    product = await startProduct()
    const baseUrl = `${product.simulator.url}/openai`
    await product.addAccount('codex', 'openai', { baseUrl, secret: ownersKey })
    key = await product.createKey('libraries')
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => product.simulator.clearLog())

  it.each(everyForm)('$name works with the base URL $form (EC-120)', async ({ form, say }) => {
    expect(await say({ baseUrl: `${product.baseUrl}${form}`, key })).toBe(answer)
    const calls = product.simulator.log()
    expect(calls).toHaveLength(1)
    expect(calls[0]?.secret).toBe(form.startsWith('/openai/claude') ? accountSecret : ownersKey)
    expect(calls.flatMap(call => placesOf(key.slice('cr_'.length), call))).toEqual([])
  })

  it('are told the right address when their base URL names no family', async () => {
    const { say } = openAiChat({ model: 'gpt-4.1', stream: false })
    await expect(say({ baseUrl: product.baseUrl, key })).rejects.toThrow(/\/openai\/v1\/chat\/completions/)
    expect(product.simulator.log()).toEqual([])
  })

  it('have books at the end that agree with everything the upstreams told', async () => {
    await expectBooksToAgree(product)
  })
})
