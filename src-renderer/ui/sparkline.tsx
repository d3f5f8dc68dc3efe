export interface SparklineProps {
  readonly values: readonly number[]
  /** How many steps there are in all; those to come are empty. */
  readonly steps: number
}

const [stepWidth, height] = [6, 28] as const

/** Small bars that show when something happened; the numbers stand elsewhere. */
export function Sparkline({ values, steps }: SparklineProps) {
  const most = Math.max(...values, 0)
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${steps * stepWidth - 2} ${height}`}
      preserveAspectRatio="none"
      className="h-7 w-full"
    >
      {Array.from({ length: steps }, (_, step) => {
        const value = values[step] ?? 0
        const bar = most === 0 || value === 0 ? 1.5 : Math.max(3, (value / most) * height)
        return (
          <rect
            key={step}
            x={step * stepWidth}
            y={height - bar}
            width={stepWidth - 2}
            height={bar}
            className={value === 0 ? 'fill-line' : 'fill-accent'}
          />
        )
      })}
    </svg>
  )
}
