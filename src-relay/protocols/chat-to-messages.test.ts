import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAnthropicMessages } from './anthropic-messages.ts'
import { createChatToMessages } from './chat-to-messages.ts'

type Json = Readonly<Record<string, unknown>>
const conversion = createChatToMessages({
  upstream: createAnthropicMessages({ conversationHeaders: [] }),
  usualMaxTokens: model => model.length,
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

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
const id = fc.stringMatching(/^[a-z0-9]{4,10}$/)
const input = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(word, fc.integer(), fc.boolean()), {
  maxKeys: 3,
})
const part = fc.oneof(
  word.map(text => ({ type: 'text', text })),
  fc.base64String({ minLength: 4, maxLength: 40 }).map(data => ({
    type: 'image_url',
    image_url: { url: `data:image/png;base64,${data}` },
  })),
  id.map(name => ({ type: 'image_url', image_url: { url: `https://pictures.example/${name}.png` } })),
)
const call = fc.record({ id, name: id, input })
const turn = fc.record({
  said: fc.oneof(word, fc.array(part, { minLength: 1, maxLength: 3 })),
  answer: fc.option(word, { nil: null }),
  calls: fc.array(call, { maxLength: 3 }),
  results: fc.array(word, { minLength: 3, maxLength: 3 }),
})
const conversation = fc.record({
  system: fc.array(word, { maxLength: 2 }),
  turns: fc.array(turn, { minLength: 1, maxLength: 4 }),
  last: word,
})
type Conversation = typeof conversation extends fc.Arbitrary<infer Value> ? Value : never

function chatOf({ system, turns, last }: Conversation): object[] {
  const messages: object[] = system.map(content => ({ role: 'system', content }))
  for (const { said, answer, calls, results } of turns) {
    messages.push({ role: 'user', content: said })
    const toolCalls = calls.map(each => ({
      id: each.id,
      type: 'function',
      function: { name: each.name, arguments: JSON.stringify(each.input) },
    }))
    messages.push({
      role: 'assistant',
      content: answer ?? (calls.length > 0 ? null : 'ok'),
      ...(calls.length > 0 && { tool_calls: toolCalls }),
    })
    for (const [index, each] of calls.entries())
      messages.push({ role: 'tool', tool_call_id: each.id, content: results[index] })
  }
  return [...messages, { role: 'user', content: last }]
}

const list = (value: unknown) => value as readonly Json[]
const textPart = (block: Json) => ({ type: 'text', text: block['text'] })

/** The way back, written for this test from the two formats alone. */
function chatAgain(body: Json): object[] {
  const messages: object[] = list(body['system'] ?? []).map(block => ({
    role: 'system',
    content: block['text'],
  }))
  for (const { role, content } of list(body['messages'])) {
    const blocks = list(content)
    if (role === 'assistant') messages.push(assistantAgain(blocks))
    else {
      for (const block of blocks.filter(each => each['type'] === 'tool_result'))
        messages.push({ role: 'tool', tool_call_id: block['tool_use_id'], content: block['content'] })
      const rest = blocks.filter(each => each['type'] !== 'tool_result')
      if (rest.length > 0) messages.push({ role: 'user', content: rest.map(partAgain) })
    }
  }
  return messages
}

function assistantAgain(blocks: readonly Json[]): object {
  const text = blocks.filter(block => block['type'] === 'text').map(block => String(block['text']))
  const calls = blocks.filter(block => block['type'] === 'tool_use')
  const toolCalls = calls.map(block => ({
    id: block['id'],
    type: 'function',
    function: { name: block['name'], arguments: JSON.stringify(block['input']) },
  }))
  return {
    role: 'assistant',
    content: text.length > 0 ? text.join('') : null,
    ...(calls.length > 0 && { tool_calls: toolCalls }),
  }
}

function partAgain(block: Json): object {
  if (block['type'] === 'text') return textPart(block)
  const source = block['source'] as Json
  const url =
    source['type'] === 'url'
      ? source['url']
      : `data:${String(source['media_type'])};base64,${String(source['data'])}`
  return { type: 'image_url', image_url: { url } }
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
  it('comes back whole from the Messages format: 200 conversations with tools and images', () => {
    fc.assert(
      fc.property(conversation, generated => {
        const messages = chatOf(generated)
        const body = bodyOf({ model: 'claude-sonnet-4-5', messages })
        expect(chatAgain(body)).toEqual(inParts(messages))
        const roles = list(body['messages']).map(({ role }) => role)
        expect(roles).toEqual(roles.map((_, index) => (index % 2 === 0 ? 'user' : 'assistant')))
      }),
      { numRuns: 200 },
    )
  })

  it('takes everything else along that both formats have', () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } } }
    const { request } = convert({
      model: 'claude-sonnet-4-5',
      messages: [
        { role: 'developer', content: [{ type: 'text', text: 'be brief' }] },
        {
          role: 'user',
          content: [
            { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } },
          ],
        },
      ],
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 77,
      temperature: 0.5,
      top_p: 0.9,
      stop: 'END',
      tools: [
        { type: 'function', function: { name: 'weather', description: 'd', parameters, strict: true } },
        { type: 'function', function: { name: 'now' } },
      ],
      tool_choice: { type: 'function', function: { name: 'weather' } },
      parallel_tool_calls: false,
      user: 'u1',
      reasoning_effort: 'high',
      response_format: { type: 'json_schema', json_schema: { name: 'n', schema: parameters } },
      n: 1,
      presence_penalty: 0,
      seed: null,
    })
    expect(request).toMatchObject({ path: '/v1/messages', headers: { 'user-agent': 'x' } })
    expect(request.headers).not.toHaveProperty('openai-organization')
    expect(request.query.size).toBe(0)
    const source = { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' }
    expect(JSON.parse(request.body.toString())).toEqual({
      model: 'claude-sonnet-4-5',
      max_tokens: 77,
      system: [{ type: 'text', text: 'be brief' }],
      messages: [{ role: 'user', content: [{ type: 'document', source, title: 'a.pdf' }] }],
      stream: true,
      temperature: 0.5,
      top_p: 0.9,
      stop_sequences: ['END'],
      tools: [
        { name: 'weather', description: 'd', input_schema: parameters, strict: true },
        { name: 'now', input_schema: { type: 'object', properties: {} } },
      ],
      tool_choice: { type: 'tool', name: 'weather', disable_parallel_tool_use: true },
      output_config: { effort: 'high', format: { type: 'json_schema', schema: parameters } },
      metadata: { user_id: 'u1' },
    })
  })

  const user = { role: 'user', content: 'hi' }

  it('asks for as much as the model is good for where it states no limit', () => {
    expect(bodyOf({ model: 'abc', messages: [user] })['max_tokens']).toBe(3)
  })

  it.each([
    [{ n: 2 }, /^n: the value 2 cannot be converted/],
    [{ seed: 1 }, /^seed: /],
    [{ logprobs: true }, /^logprobs: /],
    [{ presence_penalty: 0.5 }, /^presence_penalty: /],
    [{ temperature: 1.5 }, /^temperature: 1.5/],
    [{ response_format: { type: 'json_object' } }, /^response_format: "json_object"/],
    [{ functions: [] }, /^functions: /],
    [{ tools: [{ type: 'custom' }] }, /^tools\[0\]: a tool of the type "custom"/],
    [{ messages: [user, { role: 'system', content: 'x' }] }, /^messages\[1\]: a system message after others/],
    [{ messages: [{ ...user, name: 'Ann' }] }, /^messages\[0\]: the member "name"/],
    [{ messages: [{ role: 'user', content: [{ type: 'input_audio' }] }] }, /"input_audio"/],
    [
      {
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'x', detail: 'low' } }] },
        ],
      },
      /detail: "low"/,
    ],
    [
      {
        messages: [{ role: 'assistant', tool_calls: [{ type: 'function', function: { arguments: '[1]' } }] }],
      },
      /arguments: a text that is no JSON object/,
    ],
    [{ messages: 'hi' }, /must be a list/],
  ])('with %j is refused in plain words, never cut down in silence', (change, message) => {
    expect(() => convert({ model: 'm', messages: [user], ...change })).toThrow(message)
  })
})

const answerOf = fc.record({ text: fc.option(word), calls: fc.array(call, { maxLength: 3 }) })
const head = { status: 200, now: 1_795_000_000_000 }
const usage = {
  input_tokens: 5,
  cache_read_input_tokens: 20,
  cache_creation_input_tokens: 3,
  output_tokens: 7,
}
const chatTokens = {
  prompt_tokens: 28,
  completion_tokens: 7,
  total_tokens: 35,
  prompt_tokens_details: { cached_tokens: 20 },
}

describe('an answer of the Messages format', () => {
  const ask = { model: 'm', messages: [{ role: 'user', content: 'hi' }] }

  it('is the same as a document and as a stream cut anywhere, and can be sent back', () => {
    fc.assert(
      fc.property(answerOf, fc.integer({ min: 1, max: 40 }), ({ text, calls }, size) => {
        const blocks = [
          ...(text === null ? [] : [{ type: 'text', text }]),
          ...calls.map(each => ({ type: 'tool_use', ...each })),
        ]
        const message = {
          id: 'msg_1',
          type: 'message',
          model: 'm',
          content: blocks,
          usage,
          stop_reason: 'end_turn',
        }
        const document = convert(ask).createAnswerConverter({ ...head, contentType: 'application/json' })
        document.push(Buffer.from(JSON.stringify(message)))
        const whole = JSON.parse(document.end())
        expect(whole).toMatchObject({ object: 'chat.completion', usage: chatTokens })
        const streamed = readStream(eventsOf(blocks), size)
        expect(streamed.usage).toEqual(chatTokens)
        const said = whole.choices[0].message
        expect([streamed.text, streamed.calls]).toEqual([said.content ?? '', said.tool_calls ?? []])
        if (blocks.length === 0) return
        const [sent] = list(bodyOf({ model: 'm', messages: [said] })['messages'])
        expect(sent?.['content']).toEqual(blocks)
      }),
      { numRuns: 200 },
    )
  })

  function readStream(text: string, size: number) {
    const converter = convert({
      ...ask,
      stream: true,
      stream_options: { include_usage: true },
    }).createAnswerConverter({ ...head, contentType: 'text/event-stream' })
    const bytes = Buffer.from(text)
    let out = ''
    for (let at = 0; at < bytes.length; at += size) out += converter.push(bytes.subarray(at, at + size))
    out += converter.end()
    const lines = out.trim().split('\n\n')
    expect(lines.pop()).toBe('data: [DONE]')
    const chunks = lines.map(line => JSON.parse(line.slice('data: '.length)))
    const calls: { id: string; type: string; function: { name: string; arguments: string } }[] = []
    let said = ''
    for (const chunk of chunks) {
      const delta = chunk.choices[0]?.delta ?? {}
      said += delta.content ?? ''
      for (const { index, ...more } of delta.tool_calls ?? []) {
        const known = calls[index]
        if (known) known.function.arguments += more.function.arguments
        else calls[index] = more
      }
    }
    return { text: said, calls, usage: chunks.at(-1).usage }
  }

  function eventsOf(blocks: readonly Json[]): string {
    const event = (type: string, more: object) =>
      `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`
    const inner = blocks.map((block, index) => {
      const isText = block['type'] === 'text'
      const json = JSON.stringify(block['input'])
      const pieces = isText
        ? [String(block['text'])]
        : json === '{}'
          ? ['']
          : ['', json.slice(0, 3), json.slice(3)]
      const begun = isText ? { type: 'text', text: '' } : { ...block, input: {} }
      const deltas = pieces.map(piece =>
        isText ? { type: 'text_delta', text: piece } : { type: 'input_json_delta', partial_json: piece },
      )
      return [
        event('content_block_start', { index, content_block: begun }),
        ...deltas.map(delta => event('content_block_delta', { index, delta })),
        event('content_block_stop', { index }),
      ].join('')
    })
    const { output_tokens: output, ...early } = usage
    return [
      event('message_start', { message: { id: 'msg_1', model: 'm', usage: { ...early, output_tokens: 1 } } }),
      event('ping', {}),
      ...inner,
      event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: output } }),
      event('message_stop', {}),
    ].join('')
  }

  it('that is an error, or no JSON, keeps its words', () => {
    const convertText = (text: string, status: number, contentType = 'application/json') => {
      const converter = convert(ask).createAnswerConverter({ ...head, status, contentType })
      converter.push(Buffer.from(text))
      return converter.end()
    }
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    expect(JSON.parse(convertText(JSON.stringify(error), 529))).toEqual({
      error: { message: 'Overloaded', type: 'overloaded_error', param: null, code: null },
    })
    expect(convertText('<html>', 502, 'text/html')).toBe('<html>')
  })
})
