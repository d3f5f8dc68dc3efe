import { Check } from 'lucide-react'
import { type ReactElement, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatRoute } from '../../routing/route.ts'
import { useChoose, useRoute } from '../../routing/use-route.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { useKept } from '../../ui/use-kept.ts'
import { AboutStep } from './about-step.tsx'
import { AccountStep } from './account-step.tsx'
import { ClientStep } from './client-step.tsx'
import { DoneStep } from './done-step.tsx'
import { type FirstRunStep, firstRunSteps, readStep, stepBeside, useStepsDone } from './first-run-steps.ts'
import { KeyStep } from './key-step.tsx'
import { NetworkStep } from './network-step.tsx'
import { StoreStep } from './store-step.tsx'

const bodies: Readonly<Record<FirstRunStep, () => ReactElement>> = {
  about: AboutStep,
  store: StoreStep,
  account: AccountStep,
  key: KeyStep,
  network: NetworkStep,
  client: ClientStep,
  done: DoneStep,
}

/** From nothing to the first answered call. It goes on where it was left, and every step may be passed over. */
export function FirstRunPage() {
  const { t } = useTranslation()
  const { query } = useRoute()
  const choose = useChoose()
  const [kept, keep] = useKept('first-run', { step: 'about' })
  const step = readStep(query['step'] ?? kept.step)
  const done = useStepsDone()
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    heading.current?.focus()
  }, [step])
  function go(next: FirstRunStep | undefined) {
    if (!next) return
    keep({ step: next })
    choose({ step: next })
  }
  const Body = bodies[step]
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
      <Progress step={step} done={done} onGo={go} />
      <section className="rounded-2xl border border-line bg-card p-5 shadow-card sm:p-8">
        <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold text-balance outline-hidden">
          {t(`firstRun.${step}.title`)}
        </h1>
        <p className="mt-1 mb-5 max-w-prose text-muted">{t(`firstRun.${step}.text`)}</p>
        <Body />
        <div className="mt-8 flex flex-wrap justify-between gap-2 border-t border-line pt-5">
          {stepBeside(step, -1) ? (
            <Button variant="quiet" onClick={() => go(stepBeside(step, -1))}>
              {t('firstRun.back')}
            </Button>
          ) : (
            <ButtonLink href={formatRoute('overview')} variant="quiet">
              {t('firstRun.leave')}
            </ButtonLink>
          )}
          {stepBeside(step, 1) ? (
            <Button variant="primary" onClick={() => go(stepBeside(step, 1))}>
              {t(
                isSkipped(step, done)
                  ? 'firstRun.skip'
                  : step === 'about'
                    ? 'firstRun.agree'
                    : 'firstRun.next',
              )}
            </Button>
          ) : (
            <ButtonLink href={formatRoute('overview')} variant="primary">
              {t('firstRun.finish')}
            </ButtonLink>
          )}
        </div>
      </section>
    </div>
  )
}

/** Something is left out by going on. */
function isSkipped(step: FirstRunStep, done: ReadonlySet<FirstRunStep>): boolean {
  return (step === 'account' || step === 'key' || step === 'client') && !done.has(step)
}

interface ProgressProps {
  readonly step: FirstRunStep
  readonly done: ReadonlySet<FirstRunStep>
  readonly onGo: (step: FirstRunStep) => void
}

function Progress({ step, done, onGo }: ProgressProps) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('firstRun.steps')}>
      <ol className="flex flex-wrap gap-1">
        {firstRunSteps.map((each, at) => (
          <li key={each}>
            <button
              type="button"
              aria-current={each === step ? 'step' : undefined}
              onClick={() => onGo(each)}
              className="flex h-8 items-center gap-1.5 rounded-full px-2.5 text-[13px] text-muted hover:bg-hover hover:text-ink aria-[current=step]:bg-hover aria-[current=step]:font-medium aria-[current=step]:text-ink"
            >
              <span
                aria-hidden
                className={`flex size-5 items-center justify-center rounded-full text-[11px] font-semibold [&_svg]:size-3 ${done.has(each) ? 'bg-good text-card' : 'bg-line text-ink'}`}
              >
                {done.has(each) ? <Check /> : at + 1}
              </span>
              <span className={each === step ? '' : 'max-sm:sr-only'}>{t(`firstRun.${each}.name`)}</span>
              {done.has(each) && <span className="sr-only">({t('firstSteps.done')})</span>}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
