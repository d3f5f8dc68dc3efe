import { useTranslation } from 'react-i18next'
import { useRecentCalls } from '../../api/queries.ts'
import { useNow } from '../../ui/use-now.ts'
import { useFormat } from '../../use-format.ts'

/** Proof that a set-up works: the last call that came in. */
export function LastCall() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow(10_000)
  const [call] = useRecentCalls() ?? []
  return (
    <p role="status" className="text-[13px] text-muted">
      {call
        ? t('connect.lastCall', {
            who: call.keyName,
            client: call.client,
            ago: format.ago(call.endedAt, now),
          })
        : t('connect.noCall')}
    </p>
  )
}
