import { describe, expect, it } from 'vitest'
import builtIn from '../../../resources/endpoints.json' with { type: 'json' }
import type { ClientRequest } from '../../protocols/protocol.ts'
import { readEndpoints } from '../endpoints.ts'
import { createCodex } from './index.ts'

const now = Date.UTC(2026, 10, 22)
const codex = createCodex(readEndpoints(builtIn).providers.codex)

const request = (change: Partial<ClientRequest> = {}): ClientRequest => ({
  method: 'POST',
  path: '/v1/responses',
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.from('{"model":"gpt-5"}'),
  ...change,
})
const credential = { kind: 'api-key', secret: 'sk-1', baseUrl: 'https://api.openai.com' }

describe('where a call of an API-key account goes', () => {
  it.each([
    ['https://api.openai.com', 'https://api.openai.com/v1/responses'],
    ['https://api.openai.com/', 'https://api.openai.com/v1/responses'],
    ['https://api.openai.com/v1', 'https://api.openai.com/v1/responses'],
    ['https://api.openai.com/v1/responses', 'https://api.openai.com/v1/responses'],
    ['https://one.example/openai', 'https://one.example/openai/v1/responses'],
    ['https://one.example/api/paas/v4/', 'https://one.example/api/paas/v4/responses'],
    ['https://one.example/v1beta/openai', 'https://one.example/v1beta/openai/responses'],
  ])('%s', (baseUrl, url) => {
    expect(codex.prepare(request(), { ...credential, baseUrl }).url).toBe(url)
  })

  it('with the model’s name there, and every other byte as it was', () => {
    const body = Buffer.from('{ "input":"é", "model":"gpt-5" }')
    const prepared = codex.prepare(request({ body }), { ...credential, modelMap: { 'gpt-5': 'large' } })
    expect(prepared.body?.toString()).toBe('{ "input":"é", "model":"large" }')
    expect(prepared.headers).toMatchObject({ authorization: 'Bearer sk-1', 'accept-encoding': 'identity' })
  })
})

describe('where a call of an Azure account goes', () => {
  const responses = '/openai/responses?api-version=2025-04-01-preview'
  const chat = '/openai/deployments/large%20one/chat/completions?api-version=2024-02-01'
  const at = 'https://r.openai.azure.com'
  it.each([
    [at, '/v1/responses', `${at}${responses}`],
    [`${at}/openai/`, '/v1/responses', `${at}${responses}`],
    [`${at}/openai/responses`, '/v1/responses', `${at}${responses}`],
    [at, '/v1/chat/completions', `${at}${chat}`],
    [`${at}/openai/deployments/other/chat/completions`, '/v1/chat/completions', `${at}${chat}`],
    [`${at}/openai/v1/responses`, '/v1/responses', `${at}/openai/v1/responses`],
    [`${at}/openai/v1`, '/v1/responses', `${at}/openai/v1/responses`],
    [`${at}/openai/v1/`, '/v1/chat/completions', `${at}/openai/v1/chat/completions`],
  ])('%s, %s', (baseUrl, path, url) => {
    const azure = { kind: 'azure', secret: 'azure-1', baseUrl, modelMap: { 'gpt-5': 'large one' } }
    const query = new URLSearchParams({ key: 'cr_0123456789abcdef' })
    const prepared = codex.prepare(request({ path, query }), azure)
    expect(prepared.url).toBe(url)
    expect(prepared.headers).toMatchObject({ 'api-key': 'azure-1' })
    expect(prepared.headers).not.toHaveProperty('authorization')
    expect(prepared.body?.toString()).toBe('{"model":"large one"}')
  })
})

describe('what an answer means for its account', () => {
  const json = { 'content-type': 'application/json' }
  const classify = (status: number, error: object | string, headers: Record<string, string> = {}) =>
    codex.classify(
      {
        status,
        headers: { ...json, ...headers },
        errorText: typeof error === 'string' ? error : JSON.stringify({ error }),
      },
      now,
      request(),
    )
  const inSeconds = (seconds: number) => now + seconds * 1000

  it.each([
    [200, '', 'deliver'],
    [400, { message: 'bad', type: 'invalid_request_error' }, 'callers-fault'],
    [404, { code: 'model_not_found' }, 'callers-fault'],
    [404, { code: 'DeploymentNotFound', message: 'x' }, 'try-another'],
    [404, { code: '404', message: 'Resource not found' }, 'try-another'],
    [400, { code: 'BadRequest', message: 'API version not supported' }, 'try-another'],
    [401, { code: 'invalid_api_key' }, 'needs-login'],
    [401, { code: 'account_deactivated' }, 'suspended'],
    [402, { code: 'deactivated_workspace' }, 'suspended'],
    [429, { type: 'insufficient_quota', code: 'insufficient_quota' }, 'suspended'],
    [429, { message: 'Request too large for gpt-5 on tokens per min (TPM)' }, 'callers-fault'],
    [302, '', 'cool-down'],
    [403, '<html>', 'cool-down'],
    [404, '<html>', 'try-another'],
    [500, { type: 'server_error' }, 'try-another'],
    [503, { code: 'server_is_overloaded' }, 'try-another'],
  ])('%i %j: %s', (status, error, kind) => {
    expect(classify(status, error).kind).toBe(kind)
  })

  it('a quota that is used up rests the account until it resets (DB-14)', () => {
    const quota = { type: 'usage_limit_reached', message: 'x' }
    const rest = { kind: 'cool-down', scope: 'account' }
    expect(classify(429, { ...quota, resets_in_seconds: 7200 })).toMatchObject({
      ...rest,
      until: inSeconds(7200),
    })
    expect(classify(429, { ...quota, resets_at: now / 1000 + 60 })).toMatchObject({
      ...rest,
      until: inSeconds(60),
    })
    const windows = {
      'x-codex-primary-used-percent': '100',
      'x-codex-primary-window-minutes': '300',
      'x-codex-primary-reset-after-seconds': '900',
      'x-codex-secondary-used-percent': '40',
      'x-codex-secondary-window-minutes': '10080',
      'x-codex-secondary-reset-after-seconds': '90000',
    }
    expect(classify(429, quota, windows)).toMatchObject({ ...rest, until: inSeconds(900) })
  })

  it.each([
    [{}, '', 5],
    [{ 'retry-after': '20' }, '', 20],
    [{ 'retry-after': '9000' }, '', 60],
    [{}, 'Rate limit reached for gpt-5. Please try again in 1.898s. Visit', 1.898],
    [{}, 'Rate limit reached for gpt-5. Please try again in 120ms.', 1],
    [{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0s' }, '', 360],
    [{ 'x-ratelimit-remaining-tokens': '9', 'x-ratelimit-reset-tokens': '6m0s' }, '', 5],
  ])('a limit per minute with %j and %j rests the model for %f seconds', (headers, message, seconds) => {
    const outcome = classify(429, { code: 'rate_limit_exceeded', message }, headers)
    expect(outcome).toMatchObject({ kind: 'cool-down', scope: 'model' })
    expect('until' in outcome && outcome.until - now).toBeCloseTo(seconds * 1000, 0)
  })

  it('a model that a subscription lacks may be had from another account', () => {
    const detail = "The 'gpt-9' model is not supported when using Codex with a ChatGPT account."
    expect(classify(400, JSON.stringify({ detail }))).toMatchObject({ kind: 'try-another', about: 'call' })
  })
})

it.each([
  [{ detail: 'Stream must be set to true' }, 'try-another'],
  [{ detail: 'Unsupported parameter: max_output_tokens' }, 'try-another'],
  [
    { error: { message: "Unsupported parameter: 'top_p' is not supported with this model." } },
    'callers-fault',
  ],
])('%j means %s: what only a subscription refuses, an account with a key may serve', (refusal, kind) => {
  const head = {
    status: 400,
    headers: { 'content-type': 'application/json' },
    errorText: JSON.stringify(refusal),
  }
  expect(codex.classify(head, now, request()).kind).toBe(kind)
})

describe('the windows of a subscription', () => {
  it('are told apart by their length, wherever they stand', () => {
    const headers = {
      'x-codex-primary-used-percent': '12.5',
      'x-codex-primary-window-minutes': '10079',
      'x-codex-primary-reset-at': String(now / 1000 + 600),
      'x-codex-secondary-used-percent': '100',
      'x-codex-secondary-window-minutes': '299',
      'x-codex-secondary-reset-after-seconds': '60',
      'x-codex-primary-over-secondary-limit-percent': '3',
      'x-codex-spark-primary-used-percent': '7',
      'x-codex-spark-primary-window-minutes': '300',
    }
    expect(codex.readQuota(headers, now)).toEqual([
      {
        name: '7d',
        windowSeconds: 604_740,
        utilization: 0.125,
        resetsAt: now + 600_000,
        isUsedUp: false,
        isForOneFamily: false,
      },
      {
        name: '5h',
        windowSeconds: 17_940,
        utilization: 1,
        resetsAt: now + 60_000,
        isUsedUp: true,
        isForOneFamily: false,
      },
      { name: '5h_spark', windowSeconds: 18_000, utilization: 0.07, isUsedUp: false, isForOneFamily: true },
    ])
    expect(codex.readQuota({ 'x-codex-primary-used-percent': 'x' }, now)).toEqual([])
  })
})
