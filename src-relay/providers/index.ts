import { createClaude } from './claude/index.ts'
import { createCodex } from './codex/index.ts'
import { createDroid } from './droid/index.ts'
import type { Endpoints } from './endpoints.ts'
import { createGemini } from './gemini/index.ts'
import type { Provider } from './provider.ts'

/** The register: every provider the relay knows. */
export function createProviders({ providers }: Endpoints): readonly Provider[] {
  const { claude, codex, droid, gemini } = providers
  return [createClaude(claude), createCodex(codex), createGemini(gemini), createDroid(droid)]
}
