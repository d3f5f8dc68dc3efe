import {
  renderGenerateContentError,
  renderGenerateContentStreamError,
} from './gemini-generate-content-errors.ts'
import { readGenerateContentIntent } from './gemini-generate-content-intent.ts'
import { createGenerateContentUsageReader } from './gemini-generate-content-usage-reader.ts'
import type { Protocol } from './protocol.ts'

export interface GeminiGenerateContentOptions {
  /** Headers that tell one installation of a client from another; this format has none for a conversation. */
  readonly installationHeaders: readonly string[]
}

/** Google's generateContent format: plain, with the model in the path, or in an envelope that names the model. */
export function createGeminiGenerateContent({ installationHeaders }: GeminiGenerateContentOptions): Protocol {
  return {
    name: 'gemini-generate-content',
    readIntent: request => readGenerateContentIntent(request, installationHeaders),
    createUsageReader: createGenerateContentUsageReader,
    renderError: renderGenerateContentError,
    renderStreamError: renderGenerateContentStreamError,
    // Its own library, up to 1.30 at least, reads `data:` at the very beginning of what is left, or fails.
    forbidsComments: true,
  }
}
