import { Check, Circle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStepsDone } from './first-run-steps.ts'

const told = ['account', 'key', 'client'] as const

/** What is there now, and what is left for later. */
export function DoneStep() {
  const { t } = useTranslation()
  const done = useStepsDone()
  return (
    <ul className="flex flex-col gap-3">
      {told.map(step => (
        <li key={step} className="flex items-center gap-2.5">
          {done.has(step) ? (
            <Check aria-hidden className="size-4.5 shrink-0 text-good" />
          ) : (
            <Circle aria-hidden className="size-4.5 shrink-0 text-muted" />
          )}
          {t(done.has(step) ? `firstRun.${step}.isDone` : `firstRun.${step}.isLeft`)}
        </li>
      ))}
    </ul>
  )
}
