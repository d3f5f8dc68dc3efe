/** Tokens that the provider's own chat completions give each effort, for models that count their thinking in tokens. */
const budgets: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
}
const levels = new Set(['minimal', 'low', 'medium', 'high'])

/** How a chat completion's effort is asked for; undefined for one that the model has no word for. */
export function thinkingConfig(model: string, effort: string): object | undefined {
  // Up to version 2.5 thinking has a budget, later a level; a model by another name is taken for a new one.
  if (/-2(\.\d+)?(-|$)/.test(model)) {
    const thinkingBudget = Object.hasOwn(budgets, effort) ? budgets[effort] : undefined
    return thinkingBudget === undefined ? undefined : { thinkingBudget }
  }
  return levels.has(effort) ? { thinkingLevel: effort.toUpperCase() } : undefined
}
