import { useTranslation } from 'react-i18next'
import { useApi } from '../../api/api-context.tsx'
import { useFeedState, useServiceStatus } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useRelayState } from './use-relay-state.ts'

/** Says that what is shown may be old. A relay that was stopped on purpose is no such case. */
export function LiveBar() {
  const { t } = useTranslation()
  const { feed } = useApi()
  const isPaused = useFeedState() === 'paused'
  const state = useRelayState()?.state
  const hasData = useServiceStatus() !== undefined
  if (!isPaused || (state !== 'running' && state !== 'degraded' && state !== 'unreachable')) return null
  return (
    <Notice
      tone="warn"
      role="status"
      action={<Button onClick={() => feed.retry()}>{t('actions.retry')}</Button>}
    >
      {t(hasData ? 'live.paused' : 'live.failed')}
    </Notice>
  )
}
