import type { Fields } from './json-values.ts'

export interface ChatStreamOptions {
  readonly tellsUsage: boolean
  /** Unix seconds. */
  readonly created: number
}

/** Writes chunks of a chat completion. */
export interface ChunkWriter {
  /** What every chunk states. */
  begin(shell: { readonly id: unknown; readonly model: unknown }): void
  delta(value: object, choice?: { readonly index?: number; readonly reason?: string }): void
  /** With the usage in it, where the client wants it, and the marker. */
  finish(usage: object): void
  fail(error: object): void
  take(): string
}

const marker = 'data: [DONE]\n\n'

export function createChunkWriter({ tellsUsage, created }: ChatStreamOptions): ChunkWriter {
  let ready = ''
  let shell: Fields = {}
  const send = (value: object): void => {
    ready += `data: ${JSON.stringify(value)}\n\n`
  }
  return {
    begin({ id, model }) {
      shell = { id, object: 'chat.completion.chunk', created, model }
    },
    delta(value, { index = 0, reason } = {}) {
      const choices = [{ index, delta: value, logprobs: null, finish_reason: reason ?? null }]
      send({ ...shell, choices, ...(tellsUsage && { usage: null }) })
    },
    finish(usage) {
      if (tellsUsage) send({ ...shell, choices: [], usage })
      ready += marker
    },
    fail(error) {
      send({ error })
      ready += marker
    },
    take() {
      const text = ready
      ready = ''
      return text
    },
  }
}
