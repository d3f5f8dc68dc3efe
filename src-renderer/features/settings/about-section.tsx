import { useTranslation } from 'react-i18next'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import type { Diagnostics } from '../../../src-relay/contract/diagnostics.ts'
import { useServiceStatus } from '../../api/queries.ts'
import { Card } from '../../ui/card.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { useFormat } from '../../use-format.ts'
import { FactList } from './fact-list.tsx'
import { SettingsCard } from './settings-card.tsx'
import { useBytes } from './use-bytes.ts'
import { useSettings } from './use-settings.ts'

const source = { queryKey: ['diagnostics'], read: (client: AdminClient) => client.getDiagnostics() }

/** What this is, and what to hand in with a question. */
export function AboutSection() {
  const { t } = useTranslation()
  const query = useSettings(source)
  return (
    <>
      <SettingsCard title={t('about.title')} query={query}>
        {found => <AboutFacts found={found} />}
      </SettingsCard>
      <Card title={t('about.updates')}>
        <p className="max-w-2xl px-5 pb-5 text-pretty text-muted">{t('about.updatesText')}</p>
      </Card>
      <SettingsCard title={t('about.diagnostics')} description={t('about.description')} query={query}>
        {found => <DiagnosticsText found={found} />}
      </SettingsCard>
    </>
  )
}

function AboutFacts({ found }: { readonly found: Diagnostics }) {
  const { t } = useTranslation()
  const format = useFormat()
  const bytes = useBytes()
  const redis = useServiceStatus()?.redis
  const redisMode = redis && t(`service.redisModes.${redis.mode}`)
  return (
    <FactList
      facts={[
        { term: t('service.version'), value: found.version },
        { term: t('about.node'), value: found.node },
        ...(redis ? [{ term: t('service.redis'), value: `${redis.version ?? ''} (${redisMode})` }] : []),
        { term: t('about.system'), value: found.system },
        { term: t('about.dataDir'), value: <code className="font-mono text-[13px]">{found.dataDir}</code> },
        { term: t('about.memory'), value: bytes(found.memoryBytes) },
        { term: t('about.uptime'), value: format.span(found.uptimeSeconds * 1000) },
      ]}
    />
  )
}

/** All of it is shown before it is copied; the folder is left out, as it often says who the owner is. */
function DiagnosticsText({ found }: { readonly found: Diagnostics }) {
  const { t } = useTranslation()
  const status = useServiceStatus()
  if (!status) return null
  const { state, redis, lanEnabled, timeZone, heldSlots, activeCalls, pendingRecords } = status
  const { version, node, system, uptimeSeconds, memoryBytes } = found
  const about = { version, node, system, uptimeSeconds, memoryBytes }
  const facts = { ...about, state, redis, lanEnabled, timeZone, heldSlots, activeCalls, pendingRecords }
  const text = JSON.stringify({ ...facts, browser: navigator.userAgent }, undefined, 2)
  return <CodeBlock label={t('about.copy')} text={text} />
}
