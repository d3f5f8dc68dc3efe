import { useTranslation } from 'react-i18next'
import type { DayRange } from './period.ts'

export interface DayRangeFieldsProps {
  readonly range: DayRange
  readonly today: string
  readonly onChange: (range: DayRange) => void
}

/** From when to when, both days included. */
export function DayRangeFields({ range, today, onChange }: DayRangeFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <DayField
        label={t('usage.from')}
        day={range.from}
        today={today}
        onChange={from => onChange({ ...range, from })}
      />
      <DayField
        label={t('usage.to')}
        day={range.to}
        today={today}
        onChange={to => onChange({ ...range, to })}
      />
    </>
  )
}

interface DayFieldProps {
  readonly label: string
  readonly day: string
  readonly today: string
  readonly onChange: (day: string) => void
}

function DayField({ label, day, today, onChange }: DayFieldProps) {
  return (
    <input
      type="date"
      aria-label={label}
      title={label}
      value={day}
      max={today}
      // A day that is being typed is none for a while.
      onChange={event => event.target.value !== '' && onChange(event.target.value)}
      className="numbers h-9 min-w-0 rounded-lg border border-edge bg-card px-2.5 text-ink"
    />
  )
}
