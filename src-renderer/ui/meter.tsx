const tones = { good: 'bg-accent', warn: 'bg-warn', bad: 'bg-bad' } as const
export type MeterTone = keyof typeof tones

export interface MeterProps {
  readonly label: string
  /** Part that is used; more than 1 is drawn as all of it. */
  readonly fraction: number
  /** The exact value in words. */
  readonly text: string
  readonly tone?: MeterTone
}

/** How much of something is used. */
export function Meter({ label, fraction, text, tone = toneOf(fraction) }: MeterProps) {
  const shown = Math.min(1, Math.max(0, fraction)) * 100
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={shown}
      aria-valuetext={text}
      className="h-1.5 overflow-hidden rounded-full bg-line"
    >
      <div
        style={{ width: `${shown}%` }}
        className={`h-full rounded-full transition-[width] ${tones[tone]}`}
      />
    </div>
  )
}

function toneOf(fraction: number): MeterTone {
  if (fraction >= 1) return 'bad'
  return fraction >= 0.8 ? 'warn' : 'good'
}
