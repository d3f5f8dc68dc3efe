import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { googlePrefix } from '../simulator/google/google.ts'
import { guideLines } from './guide.ts'
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
const claude = {
  model: 'claude-sonnet-4-5',
  family: 'claude',
  secret: accountSecret,
  returned: '"tool_use_id"',
}
const gemini = {
  model: 'gemini-2.5-pro',
  family: 'gemini',
  secret: googleKey,
  // Newer models want it back, though these libraries know nothing of it.
  returned: '"thoughtSignature":"c2ltdWxhdGVk"',
}
const converted = [claude, gemini].flatMap(({ model, family, secret }) =>
  wishes(model)
    .flatMap(wish => [openAiChat(wish), aiSdkOpenAi('chat', wish)])
    .flatMap(library => formsOf(family).map(form => ({ ...library, form, secret }))),
)
const withTools = [claude, gemini].flatMap(({ model, family, secret, returned }) =>
  [openAiTools, aiSdkTools].map(library => ({
    ...library({ model, stream: false }),
    form: `/openai/${family}/v1`,
    secret,
    returned,
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

  it.each([
    ['openai-libraries', openAiChat({ model: 'gpt-4.1', stream: true })],
    ['claude-openai-libraries', openAiChat({ model: claude.model, stream: true })],
    ['gemini-openai-libraries', openAiChat({ model: gemini.model, stream: true })],
  ])('work as our guide %s says', async (guide, { say }) => {
    const lines = guideLines(guide, { baseUrl: product.baseUrl, key }).map(line => line.split('='))
    const env = Object.fromEntries(lines)
    expect(await say({ baseUrl: env.OPENAI_BASE_URL, key: env.OPENAI_API_KEY })).toBe(answer)
  })

  it.each(withTools)(
    '$name calls a tool and brings its result back at $form',
    async ({ form, say, secret, returned }) => {
      const answered = await say({ baseUrl: `${product.baseUrl}${form}`, key })
      expect(answered).toMatch(/^Done\. The (tool|command) said: .*42/)
      expect(product.simulator.log().map(call => call.secret)).toEqual([secret, secret])
      const [, second] = product.simulator.log()
      expect(bodyOf(second)).toContain(returned)
    },
  )

  it('are told the right address when their base URL names no family', async () => {
    const { say } = openAiChat({ model: 'gpt-4.1', stream: false })
    await expect(say({ baseUrl: product.baseUrl, key })).rejects.toThrow(/\/openai\/v1\/chat\/completions/)
    expect(product.simulator.log()).toEqual([])
  })

  it.each([claude, gemini])(
    'are told the right address where $family speaks chat only',
    async ({ model, family }) => {
      const { say } = aiSdkOpenAi('responses', { model, stream: false })
      const right = new RegExp(`/openai/${family}/v1/chat/completions`)
      await expect(say({ baseUrl: `${product.baseUrl}/openai/${family}/v1`, key })).rejects.toThrow(right)
      expect(product.simulator.log()).toEqual([])
    },
  )

  it('have books at the end that agree with everything the upstreams told', async () => {
    await expectBooksToAgree(product)
  })
})
