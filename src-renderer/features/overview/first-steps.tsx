import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useAccounts, useKeys, useRecentCalls } from '../../api/queries.ts'
import { formatRoute, type PageId } from '../../routing/route.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useKept } from '../../ui/use-kept.ts'

const steps = ['account', 'key', 'connect'] as const
type Step = (typeof steps)[number]
const pageOf = { account: 'accounts', key: 'keys', connect: 'connect' } as const satisfies Record<
  Step,
  PageId
>

/** The way from nothing to the first answered call: it stands where it was left, and goes when it is done or unwanted. */
export function FirstSteps() {
  const { t } = useTranslation()
  const [kept, keep] = useKept('first-steps', { isHidden: false })
  const isDone = useStepsDone()
  if (kept.isHidden || !isDone || isDone.connect) return null
  const next = steps.find(step => !isDone[step])
  return (
    <Card
      title={t('firstSteps.title')}
      description={t('firstSteps.description')}
      action={
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={formatRoute('welcome')} variant="primary">
            {t('firstSteps.guide')}
          </ButtonLink>
          <Button variant="quiet" onClick={() => keep({ isHidden: true })}>
            {t('firstSteps.skip')}
          </Button>
        </div>
      }
    >
      <ol className="grid gap-3 px-5 pb-5 lg:grid-cols-3">
        {steps.map((step, index) => (
          <StepItem key={step} step={step} number={index + 1} isDone={isDone[step]} isNext={step === next} />
        ))}
      </ol>
    </Card>
  )
}

interface StepItemProps {
  readonly step: Step
  readonly number: number
  readonly isDone: boolean
  readonly isNext: boolean
}

function StepItem({ step, number, isDone, isNext }: StepItemProps) {
  const { t } = useTranslation()
  return (
    <li className={`flex gap-3 rounded-xl border p-4 ${isNext ? 'border-accent' : 'border-line'}`}>
      <span
        aria-hidden
        className={`flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-semibold [&_svg]:size-3.5 ${isDone ? 'bg-good text-card' : 'bg-hover text-ink'}`}
      >
        {isDone ? <Check /> : number}
      </span>
      <div className="flex min-w-0 flex-col items-start gap-1">
        <p className="font-medium">
          {t(`firstSteps.${step}.title`)}
          {isDone && <span className="sr-only"> ({t('firstSteps.done')})</span>}
        </p>
        <p className="text-[13px] text-pretty text-muted">{t(`firstSteps.${step}.text`)}</p>
        {!isDone && (
          <div className="mt-2">
            <ButtonLink href={formatRoute(pageOf[step])}>{t(`firstSteps.${step}.action`)}</ButtonLink>
          </div>
        )}
      </div>
    </li>
  )
}

/** Undefined until it is known. */
function useStepsDone(): Readonly<Record<Step, boolean>> | undefined {
  const [accounts, keys, calls] = [useAccounts(), useKeys(), useRecentCalls()]
  if (!accounts || !keys || !calls) return undefined
  return {
    account: accounts.length > 0,
    key: keys.some(({ revokedAt }) => revokedAt === undefined),
    connect: calls.length > 0,
  }
}
