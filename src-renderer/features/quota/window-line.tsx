import { useTranslation } from 'react-i18next'
import type { AccountWindows } from '../../../src-relay/contract/quota-report.ts'
import { Meter } from '../../ui/meter.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useFormat } from '../../use-format.ts'
import { windowName } from './window-name.ts'

type ShownWindow = AccountWindows['windows'][number]

const everyMs = 30_000
const pressingFrom = 0.8
const oldAfterMs = 30 * 60_000

export interface WindowLineProps {
  readonly window: ShownWindow
  readonly owner: string
  /** Says only what is pressing. */
  readonly isBrief?: boolean
}

/** One of a provider's windows: how much is used, when it begins anew, and whether it lasts until then. */
export function WindowLine({ window, owner, isBrief = false }: WindowLineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow(everyMs)
  const name = windowName(t, window)
  const used = window.utilization ?? (window.isUsedUp ? 1 : undefined)
  const text = used === undefined ? t('quota.unknown') : format.percent(used)
  const { resetsAt, ageMs, forecast } = window
  return (
    <div className="numbers text-[13px]">
      <div className="mb-1 flex justify-between gap-3">
        <span
          className="min-w-0 truncate"
          title={ageMs > oldAfterMs ? t('quota.readAt', { time: format.dateTime(window.readAt) }) : undefined}
        >
          {name}
        </span>
        <span className={used !== undefined && used >= pressingFrom ? 'font-medium' : ''}>{text}</span>
      </div>
      <Meter label={`${owner}: ${name}`} fraction={used ?? 0} text={text} />
      {(!isBrief || (used ?? 0) >= pressingFrom) && (
        <p className="mt-1 flex flex-wrap justify-between gap-x-3 text-xs text-muted">
          {resetsAt !== undefined && resetsAt > now ? (
            <span title={format.dateTime(resetsAt)}>
              {t('quota.resetsIn', { span: format.span(resetsAt - now) })}
            </span>
          ) : (
            <span>{t('quota.noReset')}</span>
          )}
          {!isBrief && forecast?.runsOutAt !== undefined && forecast.runsOutAt > now && (
            <span className="text-warn">
              {t('quota.runsOutIn', { span: format.span(forecast.runsOutAt - now) })}
            </span>
          )}
        </p>
      )}
    </div>
  )
}
