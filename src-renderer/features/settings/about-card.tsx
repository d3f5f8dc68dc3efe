import { useTranslation } from 'react-i18next'
import { useServiceStatus } from '../../api/queries.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ServiceFacts } from '../service/service-facts.tsx'

/** What this is, and what to hand in with a question: no address, no name, no secret. */
export function AboutCard() {
  const { t } = useTranslation()
  const status = useServiceStatus()
  if (!status) return null
  const { state, version, redis, lanEnabled, timeZone, heldSlots, activeCalls, pendingRecords } = status
  const facts = { state, version, redis, lanEnabled, timeZone, heldSlots, activeCalls, pendingRecords }
  const text = JSON.stringify({ ...facts, browser: navigator.userAgent }, undefined, 2)
  return (
    <Card
      title={t('about.title')}
      description={t('about.description')}
      action={<CopyButton label={t('about.copy')} text={text} />}
    >
      <div className="px-5 pb-5">
        <ServiceFacts status={status} />
      </div>
    </Card>
  )
}
