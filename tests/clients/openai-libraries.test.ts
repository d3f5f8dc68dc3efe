import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { googlePrefix } from '../simulator/google/google.ts'
import { aiSdkOpenAi, aiSdkTools, openAiChat, openAiResponses, openAiTools } from './openai-libraries.ts'
import { accountSecret, expectBooksToAgree, type Product, startProduct } from './product.ts'
import { bodyOf, placesOf } from './received.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'
const ownersKey = 'sk-proj-the-owners-own-key'
const googleKey = 'AIzaSyTheOwnersOwnKey'

const forms = ['/openai', '/openai/', '/openai/v1', '/openai/v1/']
const formsOf = (family: string) => forms.map(form => form.replace('/openai', `/openai/${family}`))
const wishes = (model: string) => [false, true].map(stream => ({ model, stream }))
const plain = wishes('gpt-4.1').flatMap(wish => [
  openAiResponses(wish),
  openAiChat(wish),
  aiSdkOpenAi('responses', wish),
  aiSdkOpenAi('chat', wish),
])
const claude = { model: 'claude-sonnet-4-5', family: 'claude', secret: accountSecret }
const gemini = { model: 'gemini-2.5-pro', family: 'gemini', secret: googleKey }
const converted = [claude, gemini].flatMap(({ model, family, secret }) =>
  wishes(model)
    .flatMap(wish => [openAiChat(wish), aiSdkOpenAi('chat', wish)])
    .flatMap(library => formsOf(family).map(form => ({ ...library, form, secret }))),
)
const withTools = [claude, gemini].flatMap(({ model, family, secret }) =>
  [openAiTools, aiSdkTools].map(library => ({
    ...library({ model, stream: false }),
    form: `/openai/${family}/v1`,
    secret,
  })),
)
const everyForm = [
  ...plain.flatMap(library => forms.map(form => ({ ...library, form, secret: ownersKey }))),
  ...converted,
]

describe('OpenAI’s client libraries through the relay', () => {
  let product: Product
  let key: string
  beforeAll(async () => {
    product = await startProduct()
    const baseUrl = `${product.simulator.url}/openai`
    await product.addAccount('codex', 'openai', { baseUrl, secret: ownersKey })
    const place = { baseUrl: `${product.simulator.url}${googlePrefix}`, secret: googleKey }
    await product.addAccount('gemini', 'studio', place)
    key = await product.createKey('libraries')
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => product.simulator.clearLog())

  it.each(everyForm)('$name works with the base URL $form (EC-120)', async ({ form, say, secret }) => {
    expect(await say({ baseUrl: `${product.baseUrl}${form}`, key })).toBe(answer)
    const calls = product.simulator.log()
    expect(calls).toHaveLength(1)
    expect(calls[0]?.secret).toBe(secret)
    expect(calls.flatMap(call => placesOf(key.slice('cr_'.length), call))).toEqual([])
  })

  it.each(withTools)(
    '$name calls a tool and brings its result back at $form',
    async ({ form, say, secret }) => {
      const answered = await say({ baseUrl: `${product.baseUrl}${form}`, key })
      expect(answered).toMatch(/^Done\. The (tool|command) said: .*42/)
      expect(product.simulator.log().map(call => call.secret)).toEqual([secret, secret])
      const [, second] = product.simulator.log()
      // Newer models want back what came with the call, though these libraries know nothing of it.
      if (form.includes('gemini')) expect(bodyOf(second)).toContain('"thoughtSignature":"c2ltdWxhdGVk"')
    },
  )

  it('are told the right address when their base URL names no family', async () => {
    const { say } = openAiChat({ model: 'gpt-4.1', stream: false })
    await expect(say({ baseUrl: product.baseUrl, key })).rejects.toThrow(/\/openai\/v1\/chat\/completions/)
    expect(product.simulator.log()).toEqual([])
  })

  it('have books at the end that agree with everything the upstreams told', async () => {
    await expectBooksToAgree(product)
  })
})
