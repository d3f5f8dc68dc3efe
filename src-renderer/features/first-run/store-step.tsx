import { useTranslation } from 'react-i18next'
import { useServiceStatus } from '../../api/queries.ts'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'

/** Whether what everything is kept in works. */
export function StoreStep() {
  const { t } = useTranslation()
  const redis = useServiceStatus()?.redis
  if (!redis) return <SkeletonRows rows={1} />
  return redis.state === 'ready' ? (
    <Notice tone="good" role="status">
      <p className="font-medium">{t(`firstRun.store.${redis.mode}`)}</p>
      {redis.version !== undefined && <p className="text-muted">Redis {redis.version}</p>}
    </Notice>
  ) : (
    <Notice tone="bad" role="status">
      <p className="font-medium">{t('firstRun.store.down')}</p>
      <p className="text-muted">{t('firstRun.store.downHint')}</p>
    </Notice>
  )
}
