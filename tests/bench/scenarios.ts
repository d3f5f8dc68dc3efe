import type { Scenario } from './load.ts'

const filler = 'The quick brown fox jumps over the lazy dog; "naïve" \\ tabs\tand\nlines. 你好 🚗 '

/** A Messages body of about this many bytes, in the order in which Claude Code writes its fields. */
export function bodyOf(bytes: number, stream: boolean, session = 's'): Buffer {
  const text = filler.repeat(Math.ceil(bytes / Buffer.byteLength(filler)))
  const content = [{ type: 'text', text: text.slice(0, bytes) }]
  return Buffer.from(
    JSON.stringify({
      model: 'claude-sonnet-4-5',
      messages: [{ role: 'user', content }],
      system: [{ type: 'text', text: 'You are a benchmark.', cache_control: { type: 'ephemeral' } }],
      max_tokens: 1024,
      metadata: { user_id: JSON.stringify({ device_id: 'd', account_uuid: '', session_id: session }) },
      stream,
    }),
  )
}

/** The four loads of the benchmark; `scale` shrinks the number of calls for a quick look. */
export function createScenarios(scale: number): readonly Scenario[] {
  const times = (count: number) => Math.max(20, Math.round(count * scale))
  return [
    {
      name: '4 KB JSON call',
      calls: times(3000),
      parallel: 16,
      behaviour: 'totalBytes=4096',
      body: bodyOf(4096, false),
    },
    {
      name: '200-event stream',
      calls: times(600),
      parallel: 16,
      behaviour: 'events=200',
      body: bodyOf(4096, true),
    },
    {
      name: '800 KB body',
      calls: times(400),
      parallel: 4,
      behaviour: 'events=20',
      body: bodyOf(800_000, true),
    },
    {
      name: '300 slow streams',
      calls: 300,
      parallel: 300,
      behaviour: 'events=50,eventDelayMs=100',
      body: bodyOf(4096, true),
    },
  ]
}
