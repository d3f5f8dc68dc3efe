import { type AiSdkModel, joined, type Library, load, prompt } from './libraries.ts'

type Text = string | null | undefined
/** The parts of the library that are used; it is no dependency of ours, so that no types of it are here. */
interface OpenAiSdk {
  readonly default: new (
    options: object,
  ) => {
    readonly responses: { create(call: object): Promise<Answer & AsyncIterable<Event>> }
    readonly chat: {
      readonly completions: { create(call: object): Promise<Completion & AsyncIterable<Chunk>> }
    }
  }
}
interface Answer {
  readonly output_text: string
}
interface Event {
  readonly type: string
  readonly delta?: string
}
interface Completion {
  readonly choices: readonly { readonly message: Message }[]
}
interface Message {
  readonly content: Text
  readonly tool_calls?: readonly { readonly id: string }[]
}
interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: Text } }[]
}
interface AiSdkOpenAi {
  readonly createOpenAI: (options: object) => {
    responses(model: string): AiSdkModel
    chat(model: string): AiSdkModel
  }
}
export interface Wish {
  readonly model: string
  readonly stream: boolean
}

const nameOf = (library: string, format: string, { stream }: Wish) =>
  `${library}, ${format}${stream ? ', streaming' : ''}`

export function openAiResponses(wish: Wish): Library {
  return {
    name: nameOf('openai 7.57.0', 'responses', wish),
    async say({ baseUrl, key }) {
      const { default: OpenAi } = load<OpenAiSdk>('openai-7.57.0')
      const { responses } = new OpenAi({ baseURL: baseUrl, apiKey: key, maxRetries: 0 })
      const answer = await responses.create({ ...wish, input: 'hi' })
      if (!wish.stream) return answer.output_text
      return await joined(answer, ({ type, delta = '' }) =>
        type === 'response.output_text.delta' ? delta : '',
      )
    },
  }
}

export function openAiChat(wish: Wish): Library {
  return {
    name: nameOf('openai 7.57.0', 'chat', wish),
    async say({ baseUrl, key }) {
      const { default: OpenAi } = load<OpenAiSdk>('openai-7.57.0')
      const { chat } = new OpenAi({ baseURL: baseUrl, apiKey: key, maxRetries: 0 })
      const options = wish.stream ? { stream_options: { include_usage: true } } : {}
      const messages = [{ role: 'user', content: 'hi' }]
      const answer = await chat.completions.create({ ...wish, ...options, messages })
      if (!wish.stream) return answer.choices[0]?.message.content ?? ''
      return await joined(answer, ({ choices }) => choices[0]?.delta.content ?? '')
    },
  }
}

export function aiSdkOpenAi(format: 'responses' | 'chat', wish: Wish): Library {
  return {
    name: nameOf('@ai-sdk/openai 4.0.118', format, wish),
    async say({ baseUrl, key }) {
      const { createOpenAI } = load<AiSdkOpenAi>('ai-sdk-openai-4.0.118')
      const model = createOpenAI({ baseURL: baseUrl, apiKey: key })[format](wish.model)
      if (!wish.stream) return (await model.doGenerate(prompt)).content.map(({ text = '' }) => text).join('')
      const { stream } = await model.doStream(prompt)
      return await joined(stream, ({ delta = '' }) => delta)
    },
  }
}

const question = 'run it'
const parameters = { type: 'object', properties: { command: { type: 'string' } } }

/** Asks for a tool's call, and again with its result. */
export function openAiTools({ model }: Wish): Library {
  return {
    name: 'openai 7.57.0, chat',
    async say({ baseUrl, key }) {
      const { default: OpenAi } = load<OpenAiSdk>('openai-7.57.0')
      const { chat } = new OpenAi({ baseURL: baseUrl, apiKey: key, maxRetries: 0 })
      const tools = [{ type: 'function', function: { name: 'Bash', parameters } }]
      const ask = async (...more: readonly object[]) => {
        const messages = [{ role: 'user', content: question }, ...more]
        const { choices } = await chat.completions.create({ model, tools, messages })
        return choices[0]?.message
      }
      const called = await ask()
      const [call] = called?.tool_calls ?? []
      if (!called || !call) throw new Error('no tool was called')
      return (await ask(called, { role: 'tool', tool_call_id: call.id, content: '42' }))?.content ?? ''
    },
  }
}

export function aiSdkTools({ model }: Wish): Library {
  return {
    name: '@ai-sdk/openai 4.0.118, chat',
    async say({ baseUrl, key }) {
      const { createOpenAI } = load<AiSdkOpenAi>('ai-sdk-openai-4.0.118')
      const library = createOpenAI({ baseURL: baseUrl, apiKey: key }).chat(model)
      const tools = [{ type: 'function', name: 'Bash', inputSchema: parameters }]
      const first = { role: 'user', content: [{ type: 'text', text: question }] }
      const { content } = await library.doGenerate({ prompt: [first], tools })
      const call = content.find(({ type }) => type === 'tool-call')
      if (!call) throw new Error('no tool was called')
      const { toolCallId, toolName } = call
      const output = { type: 'text', value: '42' }
      const called = { ...call, input: JSON.parse(call.input ?? '{}') }
      const result = { type: 'tool-result', toolCallId, toolName, output }
      const answered = [
        { role: 'assistant', content: [called] },
        { role: 'tool', content: [result] },
      ]
      const last = await library.doGenerate({ prompt: [first, ...answered], tools })
      return last.content.map(({ text = '' }) => text).join('')
    },
  }
}
