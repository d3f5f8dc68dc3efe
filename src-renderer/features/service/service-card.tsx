import { useTranslation } from 'react-i18next'
import { useServiceStatus } from '../../api/queries.ts'
import { Card } from '../../ui/card.tsx'
import { SkeletonLine, SkeletonRows } from '../../ui/skeleton.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { BaseUrls } from './base-urls.tsx'
import { KeyFileNotice } from './key-file-notice.tsx'
import { RelayTrouble } from './relay-trouble.tsx'
import { ServiceButtons } from './service-buttons.tsx'
import { ServiceFacts } from './service-facts.tsx'
import { relayLooks } from './state-look.ts'
import { useRelayState } from './use-relay-state.ts'

/** The relay at a glance: how it is, where it is, and what starts or stops it. */
export function ServiceCard() {
  const { t } = useTranslation()
  const relay = useRelayState()
  const status = useServiceStatus()
  const isServing = relay?.state === 'running' || relay?.state === 'degraded'
  return (
    <Card
      title={t('service.title')}
      isBusy={relay === undefined}
      description={
        <span role="status" className="text-sm">
          {relay ? (
            <StateBadge {...relayLooks[relay.state]} label={t(`service.states.${relay.state}`)} />
          ) : (
            <SkeletonLine />
          )}
        </span>
      }
      action={relay && <ServiceButtons state={relay.state} />}
    >
      <div className="flex flex-1 flex-col gap-4 px-5 pb-5">
        {relay && <RelayTrouble relay={relay} />}
        <KeyFileNotice />
        {relay === undefined || (isServing && !status) ? (
          <SkeletonRows rows={2} />
        ) : (
          <BaseUrls status={isServing ? status : undefined} />
        )}
        {status && isServing && <ServiceFacts status={status} />}
      </div>
    </Card>
  )
}
