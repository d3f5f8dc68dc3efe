import { type ChunkWriter, createChunkWriter } from './chat-chunk-writer.ts'
import type { AnswerConverter } from './conversion.ts'
import { blockOf, errorOfGeneration, idOf, usageOfGeneration } from './generated-answer.ts'
import { createPartReader, type PartReader } from './generated-parts.ts'
import { type Fields, readCountValue, readFields, readJson, readList } from './json-values.ts'
import { createSseScanner } from './sse.ts'

export interface GeneratedStreamOptions {
  readonly tellsUsage: boolean
  /** ms epoch. */
  readonly now: number
}

/** A chunk with a picture in it is large. */
const maxChunkBytes = 16 * 1024 * 1024

/** Events of the generateContent format as chunks of a chat completion, each as soon as it is whole. */
export function createGeneratedStream({ tellsUsage, now }: GeneratedStreamOptions): AnswerConverter {
  const writer = createChunkWriter({ tellsUsage, created: Math.floor(now / 1000) })
  const chunks = createChunkReader(writer, now)
  const scanner = createSseScanner({
    wanted: [],
    isWanted: () => true,
    onEvent: (_type, data) => chunks.read(readFields(readJson(data))),
    maxEventBytes: maxChunkBytes,
  })
  return {
    contentType: 'text/event-stream; charset=utf-8',
    push(bytes) {
      scanner.push(bytes)
      return writer.take()
    },
    end() {
      scanner.peek()
      chunks.end()
      return writer.take()
    },
  }
}

interface ChunkReader {
  read(chunk: Fields): void
  end(): void
}

function createChunkReader(writer: ChunkWriter, now: number): ChunkReader {
  const choices = new Map<number, PartReader>()
  let answerId: string | undefined
  let usage: Fields = {}
  let state: 'open' | 'finished' | 'failed' = 'open'

  function begin(chunk: Fields): string {
    const id = idOf(chunk, now)
    writer.begin({ id, model: chunk['modelVersion'] })
    return id
  }

  function choiceAt(index: number, id: string): PartReader {
    const known = choices.get(index)
    if (known) return known
    const reader = createPartReader(id, index)
    choices.set(index, reader)
    writer.delta({ role: 'assistant', content: '', refusal: null }, { index })
    return reader
  }

  function readCandidate(candidate: Fields, index: number, id: string): void {
    const reader = choiceAt(index, id)
    for (const delta of reader.read(candidate))
      if (Object.keys(delta).length > 0) writer.delta(delta, { index })
    const reason = reader.finishReason(candidate)
    if (reason === undefined) return
    state = 'finished'
    writer.delta({}, { index, reason })
  }

  return {
    read(chunk) {
      if (state === 'failed') return
      if (chunk['error'] !== undefined) {
        state = 'failed'
        return writer.fail(errorOfGeneration(chunk))
      }
      answerId ??= begin(chunk)
      usage = { ...usage, ...readFields(chunk['usageMetadata']) }
      const blocked = blockOf(chunk)
      if (blocked !== undefined) {
        state = 'finished'
        writer.delta({ role: 'assistant', refusal: blocked })
        return writer.delta({}, { reason: 'content_filter' })
      }
      for (const [at, candidate] of readList(chunk['candidates']).entries())
        readCandidate(candidate, readCountValue(candidate['index']) ?? at, answerId)
    },
    end() {
      // An answer that just stops has no end that could be told.
      if (state === 'finished') writer.finish(usageOfGeneration(usage))
    },
  }
}
