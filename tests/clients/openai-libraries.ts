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
  readonly choices: readonly { readonly message: { readonly content: Text } }[]
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
interface Wish {
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
