import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChatToGenerateContent } from './chat-to-generate-content.ts'
import { createGeminiGenerateContent } from './gemini-generate-content.ts'
import { writeCallId } from './tool-call-id.ts'

type Json = Readonly<Record<string, unknown>>
const conversion = createChatToGenerateContent({
  upstream: createGeminiGenerateContent({ installationHeaders: [] }),
  thinkingConfig: (_model, effort) => (effort === 'max' ? undefined : { thinkingLevel: effort }),
})

const convert = (body: object) =>
  conversion.convert({
    method: 'POST',
    path: '/v1/chat/completions',
    query: new URLSearchParams('a=b'),
    headers: { 'user-agent': 'x', 'openai-organization': 'org' },
    body: Buffer.from(JSON.stringify(body)),
  })
const bodyOf = (body: object): Json => JSON.parse(convert(body).request.body.toString())
const list = (value: unknown) => (value ?? []) as readonly Json[]
const fields = (value: unknown) => (value ?? {}) as Json

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
const name = fc.stringMatching(/^[a-z0-9]{4,10}$/)
const base64 = fc.base64String({ minLength: 4, maxLength: 40 }).filter(text => text.length > 0)
const args = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(word, fc.integer(), fc.boolean()), {
  maxKeys: 3,
})
const part = fc.oneof(
  word.map(text => ({ type: 'text', text })),
  base64.map(data => ({ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } })),
  name.map(each => ({ type: 'image_url', image_url: { url: `https://pictures.example/${each}.png` } })),
  base64.map(data => ({ type: 'input_audio', input_audio: { data, format: 'wav' } })),
  base64.map(data => ({ type: 'file', file: { file_data: `data:application/pdf;base64,${data}` } })),
)
const mark = fc.record({ id: fc.stringMatching(/^[\w-]{1,9}$/), signature: base64 }, { requiredKeys: [] })
const call = fc.record({
  serial: fc.stringMatching(/^[0-9a-f]{16}$/),
  mark,
  name,
  args,
  isForeign: fc.boolean(),
})
const turn = fc.record({
  said: fc.oneof(word, fc.array(part, { minLength: 1, maxLength: 3 })),
  thought: fc.option(word),
  answer: fc.option(word),
  signature: fc.option(base64),
  calls: fc.array(call, { maxLength: 3 }),
  results: fc.array(fc.oneof(word, fc.array(word, { maxLength: 2 })), { minLength: 3, maxLength: 3 }),
  isReversed: fc.boolean(),
})
const conversation = fc.record({
  system: fc.array(word, { maxLength: 2 }),
  turns: fc.array(turn, { minLength: 1, maxLength: 4 }),
  last: word,
})
type Shape<A> = A extends fc.Arbitrary<infer Value> ? Value : never

const extraOf = (signature: string) => ({ google: { thought_signature: signature } })
const texts = (value: string | readonly string[]) =>
  typeof value === 'string' ? value : value.map(text => ({ type: 'text', text }))

/** As a client sends it; with `plain` ids, what both formats can hold of it, results in the order of their calls. */
function chatOf({ system, turns, last }: Shape<typeof conversation>, isPlain: boolean): object[] {
  const messages: object[] = system.map(content => ({ role: 'system', content }))
  let made = 0
  for (const each of turns) {
    messages.push({ role: 'user', content: each.said })
    const ids = each.calls.map(({ serial, mark: said, isForeign }) => {
      made += 1
      if (isPlain) return `call ${made}`
      return isForeign ? `toolu_${made}` : writeCallId(`${serial}${made}`, said)
    })
    messages.push(assistantOf(each, ids, isPlain))
    const results = each.calls.map((_, index) => ({
      role: 'tool',
      tool_call_id: ids[index],
      content: texts(each.results[index] ?? ''),
    }))
    messages.push(...(each.isReversed && !isPlain ? results.toReversed() : results))
  }
  return [...messages, { role: 'user', content: last }]
}

function assistantOf(
  { thought, answer, signature, calls }: Shape<typeof turn>,
  ids: readonly string[],
  isPlain: boolean,
): object {
  const toolCalls = calls.map(({ name: called, args: given, mark: said, isForeign }, index) => ({
    id: ids[index],
    type: 'function',
    function: { name: called, arguments: JSON.stringify(given) },
    ...(isPlain && { mark: isForeign ? {} : said }),
  }))
  const isSilent = answer === null && calls.length === 0 && signature === null
  return {
    role: 'assistant',
    content: isSilent ? 'ok' : answer,
    ...(thought !== null && { reasoning_content: thought }),
    ...(signature !== null && { extra_content: extraOf(signature) }),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
  }
}

/** The way back, written for this test from the two formats alone. */
function chatAgain(body: Json): object[] {
  const messages: object[] = list(fields(body['systemInstruction'])['parts']).map(each => ({
    role: 'system',
    content: each['text'],
  }))
  let made = 0
  let results = 0
  for (const { role, parts } of list(body['contents'])) {
    if (role === 'model') {
      messages.push(assistantAgain(list(parts), () => `call ${(made += 1)}`))
    } else if (list(parts)[0]?.['functionResponse']) {
      for (const { functionResponse } of list(parts)) {
        results += 1
        const { output } = fields(fields(functionResponse)['response'])
        messages.push({ role: 'tool', tool_call_id: `call ${results}`, content: texts(output as string) })
      }
    } else messages.push({ role: 'user', content: list(parts).map(partAgain) })
  }
  return messages
}

function assistantAgain(parts: readonly Json[], nextId: () => string): object {
  const thoughts = parts.filter(each => each['thought'] === true).map(each => String(each['text']))
  const said = parts.filter(each => 'text' in each && each['thought'] !== true)
  const signature = said.map(each => each['thoughtSignature']).findLast(each => typeof each === 'string')
  const text = said.map(each => String(each['text'])).join('')
  const calls = parts.filter(each => each['functionCall'])
  const toolCalls = calls.map(each => {
    const { id, name: called, args: given } = fields(each['functionCall'])
    const own = each['thoughtSignature']
    return {
      id: nextId(),
      type: 'function',
      function: { name: called, arguments: JSON.stringify(given) },
      mark: { ...(id !== undefined && { id }), ...(own !== undefined && { signature: own }) },
    }
  })
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(thoughts.length > 0 && { reasoning_content: thoughts.join('') }),
    ...(signature !== undefined && { extra_content: extraOf(signature) }),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
  }
}

function partAgain({ text, inlineData, fileData }: Json): object {
  if (text !== undefined) return { type: 'text', text }
  if (fileData) return { type: 'image_url', image_url: { url: fields(fileData)['fileUri'] } }
  const { mimeType, data } = fields(inlineData)
  if (mimeType === 'audio/wav') return { type: 'input_audio', input_audio: { data, format: 'wav' } }
  const url = `data:${String(mimeType)};base64,${String(data)}`
  return mimeType === 'application/pdf'
    ? { type: 'file', file: { file_data: url } }
    : { type: 'image_url', image_url: { url } }
}

/** A user's text and a list of one text mean the same. */
const inParts = (messages: readonly object[]) =>
  messages.map(message => {
    const { role, content } = message as Json
    return role === 'user' && typeof content === 'string'
      ? { role, content: [{ type: 'text', text: content }] }
      : message
  })

describe('a conversation of chat completions', () => {
  it('comes back whole from the generateContent format: 200 conversations with tools and images', () => {
    fc.assert(
      fc.property(conversation, generated => {
        const body = bodyOf({ model: 'm', messages: chatOf(generated, false) })
        expect(chatAgain(body)).toEqual(inParts(chatOf(generated, true)))
        const ids = list(body['contents']).flatMap(({ parts }) =>
          list(parts).flatMap(each => [each['functionCall'], each['functionResponse']].filter(Boolean)),
        )
        const called = ids.map(each => fields(each)['id']).filter(id => id !== undefined)
        for (const id of called) expect(called.filter(each => each === id).length % 2).toBe(0)
      }),
      { numRuns: 200 },
    )
  })

  it('takes everything else along that both formats have', () => {
    const schema = {
      type: 'object',
      properties: { city: { $ref: '#/$defs/c' } },
      additionalProperties: false,
    }
    const { request } = convert({
      model: 'models/gemini-x',
      messages: [
        { role: 'developer', content: [{ type: 'text', text: 'be brief' }] },
        { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://p.example/a?b' } }] },
      ],
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 77,
      temperature: 1.5,
      top_p: 0.9,
      n: 2,
      seed: 7,
      stop: 'END',
      presence_penalty: 0.5,
      frequency_penalty: -0.5,
      tools: [
        {
          type: 'function',
          function: { name: 'weather', description: 'd', parameters: schema, strict: true },
        },
        { type: 'function', function: { name: 'now' } },
      ],
      parallel_tool_calls: true,
      user: 'u1',
      reasoning_effort: 'high',
      response_format: { type: 'json_schema', json_schema: { name: 'n', schema } },
      service_tier: 'flex',
      metadata: null,
    })
    expect(request).toMatchObject({
      path: '/v1beta/models/gemini-x:streamGenerateContent',
      headers: { 'user-agent': 'x', 'content-type': 'application/json' },
    })
    expect(request.headers).not.toHaveProperty('openai-organization')
    expect(String(request.query)).toBe('alt=sse')
    expect(JSON.parse(request.body.toString())).toEqual({
      systemInstruction: { parts: [{ text: 'be brief' }] },
      contents: [{ role: 'user', parts: [{ fileData: { fileUri: 'https://p.example/a?b' } }] }],
      generationConfig: {
        maxOutputTokens: 77,
        temperature: 1.5,
        topP: 0.9,
        candidateCount: 2,
        seed: 7,
        stopSequences: ['END'],
        presencePenalty: 0.5,
        frequencyPenalty: -0.5,
        thinkingConfig: { thinkingLevel: 'high' },
        responseMimeType: 'application/json',
        responseJsonSchema: schema,
      },
      tools: [
        {
          functionDeclarations: [
            { name: 'weather', description: 'd', parametersJsonSchema: schema },
            { name: 'now' },
          ],
        },
      ],
      toolConfig: { functionCallingConfig: { mode: 'VALIDATED' } },
      serviceTier: 'flex',
    })
  })

  const user = { role: 'user', content: 'hi' }
  const tools = [{ type: 'function', function: { name: 'f' } }]
  const picked = (chosen: object) => ({ type: 'function', function: chosen })
  it.each([
    ['auto', undefined],
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [picked({ name: 'f' }), { mode: 'ANY', allowedFunctionNames: ['f'] }],
    [
      { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [picked({ name: 'f' })] } },
      { mode: 'VALIDATED', allowedFunctionNames: ['f'] },
    ],
  ])('chooses tools the same way: %j', (choice, config) => {
    const body = bodyOf({ model: 'm', messages: [user], tools, tool_choice: choice })
    expect(fields(body['toolConfig'])['functionCallingConfig']).toEqual(config)
  })

  const asked = { type: 'function', id: 'c1', function: { name: 'f', arguments: '{}' } }
  const result = { role: 'tool', tool_call_id: 'c1', content: 'x' }
  const image = (image_url: object) => ({
    messages: [{ ...user, content: [{ type: 'image_url', image_url }] }],
  })
  it.each([
    [{ logprobs: true }, /^logprobs: the value true cannot be converted/],
    [{ logit_bias: { 5: 1 } }, /^logit_bias: /],
    [{ parallel_tool_calls: false }, /^parallel_tool_calls: /],
    [{ reasoning_effort: 'max' }, /^reasoning_effort: "max"/],
    [{ response_format: { type: 'grammar' } }, /^response_format: "grammar"/],
    [{ service_tier: 'scale' }, /^service_tier: "scale"/],
    [{ functions: [] }, /^functions: /],
    [{ tools: [{ type: 'custom' }] }, /^tools\[0\]: a tool of the type "custom"/],
    [{ tools, tool_choice: { type: 'custom' } }, /^tool_choice: /],
    [{ messages: [user, { role: 'system', content: 'x' }] }, /^messages\[1\]: a system message after others/],
    [{ messages: [{ ...user, name: 'Ann' }] }, /^messages\[0\]: the member "name"/],
    [{ messages: [result] }, /^messages\[0\]: a result whose "tool_call_id" is of no open call/],
    [
      { messages: [{ role: 'assistant', tool_calls: [asked] }, result, result] },
      /^messages\[2\]: a result whose "tool_call_id" is of no open call/,
    ],
    [{ messages: [{ role: 'assistant', content: 'x', extra_content: { a: 1 } }] }, /"extra_content"/],
    [image({ url: 'http://p.example/a.png' }), /image_url\.url: what is neither a data: nor an https/],
    [image({ url: 'https://p.example/a.png', detail: 'low' }), /detail: "low"/],
    [{ messages: [{ ...user, content: [{ type: 'file', file: { file_id: 'f' } }] }] }, /without its data/],
    [{ messages: 'hi' }, /must be a list/],
  ])('with %j is refused in plain words, never cut down in silence', (change, message) => {
    expect(() => convert({ model: 'm', messages: [user], ...change })).toThrow(message)
  })
})
