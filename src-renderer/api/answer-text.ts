/** What an event of a provider's stream says in words; empty for every other event. */
export function readAnswerText(event: unknown): string {
  const { type, delta, choices, candidates } = partsOf(event)
  if (type === 'response.output_text.delta' && typeof delta === 'string') return delta
  const texts = [
    partsOf(delta)['text'],
    ...listOf(choices).map(choice => partsOf(partsOf(choice)['delta'])['content']),
    ...listOf(candidates).flatMap(candidate =>
      listOf(partsOf(partsOf(candidate)['content'])['parts']).map(part => partsOf(part)['text']),
    ),
  ]
  return texts.filter(text => typeof text === 'string').join('')
}

/** The sentence of an error, in whichever dialect it comes. */
export function readAnswerError(answer: unknown): string | undefined {
  const { error, message } = partsOf(answer)
  const said = partsOf(error)['message'] ?? message
  return typeof said === 'string' ? said : undefined
}

/** Splits a stream into the data of its events; keeps what has not ended yet. */
export function createEventReader(): (text: string) => unknown[] {
  let rest = ''
  return text => {
    const lines = (rest + text).split(/\r?\n/)
    rest = lines.pop() ?? ''
    return lines.flatMap(line => (line.startsWith('data:') ? readJson(line.slice(5)) : []))
  }
}

/** None for what is no JSON, such as the last word of some streams. */
function readJson(text: string): unknown[] {
  try {
    return [JSON.parse(text)]
  } catch {
    return []
  }
}

function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
