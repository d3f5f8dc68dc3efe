import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServiceStatus } from '../../../src-relay/contract/service.ts'
import { useFormat } from '../../use-format.ts'

export function ServiceFacts({ status }: { readonly status: ServiceStatus }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { redis } = status
  const redisText = t('service.redisFact', {
    state: t(`service.redisStates.${redis.state}`),
    mode: t(`service.redisModes.${redis.mode}`),
  })
  return (
    <dl className="mt-auto flex flex-wrap gap-x-8 gap-y-2 border-t border-line pt-4 text-[13px]">
      <Fact term={t('service.activeCalls')}>{format.count(status.activeCalls)}</Fact>
      {status.pendingRecords > 0 && (
        <Fact term={t('service.pendingRecords')}>{format.count(status.pendingRecords)}</Fact>
      )}
      <Fact term={t('service.redis')}>{redisText}</Fact>
      <Fact term={t('service.upSince')}>{format.dateTime(status.startedAt)}</Fact>
      <Fact term={t('service.version')}>{status.version}</Fact>
    </dl>
  )
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{term}</dt>
      <dd className="numbers font-medium">{children}</dd>
    </div>
  )
}
