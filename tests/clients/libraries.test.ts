import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { googlePrefix } from '../simulator/google/google.ts'
import { aiSdkAnthropic, aiSdkGoogle, anthropicSdk, googleSdk, type Library } from './libraries.ts'
import { accountSecret, expectBooksToAgree, type Product, startProduct } from './product.ts'
import { placesOf } from './received.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'
const ownersKey = 'AIzaSyTheOwnersOwnKey'

const anthropicForms = ['/claude', '/claude/', '/claude/v1', '/claude/v1/', '/api', '/api/', '/api/v1']
const googleForms = ['/gemini', '/gemini/', '/gemini/v1beta', '/gemini/v1beta/', '/gemini/v1', '/gemini/v1/']
const streaming = [false, true]
const anthropic = streaming.flatMap(stream => [
  anthropicSdk('1.12.0', stream),
  anthropicSdk('0.70.1', stream),
  aiSdkAnthropic(stream),
])
const google = streaming.flatMap(stream => [
  googleSdk('3.1.0', stream),
  googleSdk('1.30.0', stream),
  aiSdkGoogle(stream),
])
const everyForm = (libraries: readonly Library[], forms: readonly string[]) =>
  libraries.flatMap(({ name, say }) => forms.map(form => ({ name, form, say })))

describe('client libraries through the relay', () => {
  let product: Product
  let key: string
  beforeAll(async () => {
    product = await startProduct()
    const baseUrl = `${product.simulator.url}${googlePrefix}`
    await product.addAccount('gemini', 'studio', { baseUrl, secret: ownersKey })
    key = await product.createKey('libraries')
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => product.simulator.clearLog())

  it.each([...everyForm(anthropic, anthropicForms), ...everyForm(google, googleForms)])(
    '$name works with the base URL $form (EC-120)',
    async ({ form, say }) => {
      expect(await say({ baseUrl: `${product.baseUrl}${form}`, key })).toBe(answer)
      const calls = product.simulator.log()
      expect(calls).toHaveLength(1)
      expect([accountSecret, ownersKey]).toContain(calls[0]?.secret)
      expect(calls.flatMap(call => placesOf(key.slice('cr_'.length), call))).toEqual([])
    },
  )

  it.each([
    { ...anthropicSdk('1.12.0', false), right: /\/api\/v1\/messages.*\/claude\/v1\/messages/ },
    { ...googleSdk('3.1.0', false), right: /\/gemini\/v1\/models\/\{model\}:generateContent/ },
  ])('$name is told the right address when its base URL names no family', async ({ say, right }) => {
    await expect(say({ baseUrl: product.baseUrl, key })).rejects.toThrow(right)
    expect(product.simulator.log()).toEqual([])
  })

  it('has books at the end that agree with everything the upstreams told', async () => {
    await expectBooksToAgree(product)
  })
})
