import { type Shape, StateShape } from './state-shape.tsx'

const tones = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  busy: 'text-busy',
  idle: 'text-muted',
} as const
export type Tone = keyof typeof tones

export interface StateLook {
  readonly tone: Tone
  readonly shape: Shape
}

/** A state in words, with a shape of its own. */
export function StateBadge({ tone, shape, label }: StateLook & { readonly label: string }) {
  return (
    <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${tones[tone]}`}>
      <StateShape shape={shape} />
      {label}
    </span>
  )
}
