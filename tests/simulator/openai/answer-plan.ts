import { type Block, planContent } from '../anthropic/content.ts'
import type { Script } from '../script.ts'
import type { TokenUsage } from '../usage.ts'
import type { Prompt } from './prompt.ts'

/** What the model "says", whatever the format. */
export interface AnswerPlan {
  readonly block: Exclude<Block, { kind: 'thinking' }>
  readonly isCutShort: boolean
  readonly usage: TokenUsage
}

const reasoningTokens = 64

export function planAnswer(prompt: Prompt, script: Script | undefined, bodySha256: string): AnswerPlan {
  const { tool } = prompt
  const asked = tool && script?.toolUse === undefined ? { toolUse: tool.name, toolInput: tool.input } : {}
  const reasoning = prompt.reasons ? reasoningTokens : 0
  const content = planContent(
    {
      isStream: prompt.isStream,
      maxTokens: Math.max(1, prompt.maxTokens - reasoning),
      thinking: 'none',
      prompt: { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 },
      toolResult: prompt.toolResult,
      asksToRun: false,
      jsonProperties: undefined,
      webSearches: 0,
      speed: undefined,
    },
    { ...script, ...asked },
    bodySha256,
  )
  const [block] = content.blocks
  if (!block || block.kind === 'thinking') throw new Error('an answer has a text or a call')
  return {
    block,
    isCutShort: content.stopReason === 'max_tokens',
    usage: {
      input: prompt.promptTokens - prompt.cachedTokens,
      cacheRead: prompt.cachedTokens,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      output: content.outputTokens + reasoning,
      reasoning,
      webSearches: prompt.searches,
      ...script?.usage,
    },
  }
}

/** A usage object; the two formats differ in their words for prompt and answer. */
export function usageBody(usage: TokenUsage, [prompt, answer]: readonly [string, string]): object {
  const input = usage.input + usage.cacheRead + usage.cacheWrite5m
  const details = { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite5m }
  return {
    [`${prompt}_tokens`]: input,
    [`${prompt}_tokens_details`]: details,
    [`${answer}_tokens`]: usage.output,
    [`${answer}_tokens_details`]: { reasoning_tokens: usage.reasoning },
    total_tokens: input + usage.output,
  }
}
