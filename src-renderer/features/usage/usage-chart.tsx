import { useTranslation } from 'react-i18next'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useMediaQuery } from '../../ui/use-media-query.ts'
import { useFormat } from '../../use-format.ts'
import { formatMeasure, type Measure } from './measure.ts'
import type { Stack } from './use-stack.ts'

export interface UsageChartProps {
  readonly stack: Stack
  readonly measure: Measure
}

const inkStyle = { color: 'var(--ink)' } as const
const tooltipStyle = {
  ...inkStyle,
  background: 'var(--card)',
  border: '1px solid var(--line)',
  borderRadius: 12,
} as const
const tick = { fill: 'var(--muted)' } as const

/** Who used how much, and when: stacked bars. The table beneath says the same in numbers. */
export function UsageChart({ stack: { layers, points }, measure }: UsageChartProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)')
  const shown = layers.filter((_, at) => points.some(({ values }) => (values[at] ?? 0) > 0))
  const rows = points.map(({ id, values }) => ({
    id,
    ...Object.fromEntries(layers.map((layer, at) => [layer.id, values[at] ?? 0])),
  }))
  const name = (label: string | undefined) => label ?? t('usage.others')
  const colour = (id: string) => `var(--chart-${layers.findIndex(layer => layer.id === id) + 1})`
  return (
    <figure className="px-5 pb-4">
      <div aria-hidden className="numbers h-64 text-xs">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={rows} accessibilityLayer={false} margin={{ top: 6, right: 0, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="id"
              tickFormatter={shortStep}
              tickLine={false}
              axisLine={false}
              minTickGap={16}
              tick={tick}
            />
            <YAxis
              width={64}
              tickFormatter={(value: number) => formatMeasure(format, measure, value)}
              tickLine={false}
              axisLine={false}
              tick={tick}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: 'var(--hover)' }}
              contentStyle={tooltipStyle}
              itemStyle={inkStyle}
              formatter={value => formatMeasure(format, measure, Number(value))}
            />
            {shown.map(({ id, label }) => (
              <Bar
                key={id}
                dataKey={id}
                name={name(label)}
                stackId="all"
                fill={colour(id)}
                maxBarSize={36}
                isAnimationActive={!isStill}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <Legend layers={shown.map(({ id, label }) => ({ id, name: name(label), colour: colour(id) }))} />
    </figure>
  )
}

interface LegendProps {
  readonly layers: readonly { readonly id: string; readonly name: string; readonly colour: string }[]
}

function Legend({ layers }: LegendProps) {
  return (
    <figcaption className="mt-2">
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[13px] text-muted">
        {layers.map(({ id, name, colour }) => (
          <li key={id} className="flex min-w-0 items-center gap-1.5">
            <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 shrink-0">
              <rect width="10" height="10" rx="2" fill={colour} />
            </svg>
            <span className="max-w-52 truncate">{name}</span>
          </li>
        ))}
      </ul>
    </figcaption>
  )
}

/** The part of a step's name that differs from its neighbours'. */
function shortStep(id: string): string {
  const [day = '', hour] = id.split('T')
  return hour === undefined ? day.slice(5) : `${hour}:00`
}
