import { createRequire } from 'node:module'
import { join } from 'node:path'

/** What a client library is given, and a small call through it that answers the text that came. */
export interface Library {
  readonly name: string
  readonly say: (place: { readonly baseUrl: string; readonly key: string }) => Promise<string>
}

/** The parts of the libraries that are used; they are no dependency of ours, so that no types of theirs are here. */
interface AnthropicSdk {
  readonly default: new (
    options: object,
  ) => {
    readonly messages: {
      create(call: object): Promise<{ readonly content: readonly { readonly text: string }[] }>
      stream(call: object): { finalText(): Promise<string> }
    }
  }
}
interface GoogleSdk {
  readonly GoogleGenAI: new (
    options: object,
  ) => {
    readonly models: {
      generateContent(call: object): Promise<{ readonly text: string }>
      generateContentStream(call: object): Promise<AsyncIterable<{ readonly text: string }>>
    }
  }
}
interface AiSdkContent {
  readonly type: string
  readonly text?: string
  readonly toolCallId?: string
  readonly toolName?: string
  readonly input?: string
}
export interface AiSdkModel {
  doGenerate(call: object): Promise<{ readonly content: readonly AiSdkContent[] }>
  doStream(call: object): Promise<{ readonly stream: AsyncIterable<{ readonly delta?: string }> }>
}
type AiSdkProvider = (options: object) => (model: string) => AiSdkModel

const claude = 'claude-sonnet-4-5'
const google = 'gemini-2.5-pro'
const message = { model: claude, max_tokens: 50, messages: [{ role: 'user', content: 'hi' }] }
/** A small call of the AI SDK. */
export const prompt = { prompt: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] }

export function anthropicSdk(version: string, stream: boolean): Library {
  return {
    name: `@anthropic-ai/sdk ${version}${stream ? ', streaming' : ''}`,
    async say({ baseUrl, key }) {
      const { default: Anthropic } = load<AnthropicSdk>(`anthropic-sdk-${version}`)
      const client = new Anthropic({ baseURL: baseUrl, apiKey: key, maxRetries: 0 })
      if (stream) return await client.messages.stream(message).finalText()
      const { content } = await client.messages.create(message)
      return content.map(({ text }) => text).join('')
    },
  }
}

export function googleSdk(version: string, stream: boolean): Library {
  return {
    name: `@google/genai ${version}${stream ? ', streaming' : ''}`,
    async say({ baseUrl, key }) {
      const { GoogleGenAI } = load<GoogleSdk>(`google-genai-${version}`)
      const { models } = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl } })
      const call = { model: google, contents: 'hi' }
      if (!stream) return (await models.generateContent(call)).text
      return await joined(await models.generateContentStream(call), ({ text }) => text)
    },
  }
}

export const aiSdkAnthropic = (stream: boolean): Library =>
  aiSdk('ai-sdk-anthropic-4.0.105', 'createAnthropic', { model: claude, stream })
export const aiSdkGoogle = (stream: boolean): Library =>
  aiSdk('ai-sdk-google-4.0.121', 'createGoogleGenerativeAI', { model: google, stream })

function aiSdk(
  folder: string,
  create: string,
  wish: { readonly model: string; readonly stream: boolean },
): Library {
  return {
    name: `${folder.replace('ai-sdk-', '@ai-sdk/').replace(/-(?=\d)/, ' ')}${wish.stream ? ', streaming' : ''}`,
    async say({ baseUrl, key }) {
      const createProvider = load<Readonly<Record<string, AiSdkProvider>>>(folder)[create]
      const model = createProvider?.({ baseURL: baseUrl, apiKey: key })(wish.model)
      if (!model) throw new Error(`${folder} has no ${create}`)
      if (!wish.stream) return (await model.doGenerate(prompt)).content.map(({ text = '' }) => text).join('')
      const { stream } = await model.doStream(prompt)
      return await joined(stream, ({ delta = '' }) => delta)
    },
  }
}

/** All pieces of an answer, put together. */
export async function joined<Piece>(
  pieces: AsyncIterable<Piece>,
  textOf: (piece: Piece) => string,
): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += textOf(piece)
  return text
}

/** A pinned library by the name of its folder. */
export function load<Exports>(name: string): Exports {
  const clients = process.env['CARPOOL_CLIENTS']
  if (!clients) throw new Error('The clients are not installed: run `npm run test:clients`')
  // What the pinned version exports is known; its types are not installed here.
  return createRequire(join(clients, 'libraries.cjs'))(name) as Exports
}
