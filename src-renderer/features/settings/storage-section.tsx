import { useTranslation } from 'react-i18next'
import type { Storage } from '../../../src-relay/contract/storage.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useFormat } from '../../use-format.ts'
import { FactList } from './fact-list.tsx'
import { SettingsCard } from './settings-card.tsx'
import { storageSource } from './storage-source.ts'
import { StorageTestCard } from './storage-test-card.tsx'
import { useBytes } from './use-bytes.ts'
import { useHoldingsText } from './use-holdings-text.ts'
import { useSettings } from './use-settings.ts'

/** Where everything is stored, and whether another Redis could be used. */
export function StorageSection() {
  const { t } = useTranslation()
  return (
    <>
      <SettingsCard
        title={t('settings.sections.storage')}
        description={t('storage.description')}
        query={useSettings(storageSource)}
      >
        {storage => (
          <>
            <StorageFacts storage={storage} />
            {storage.risks.map(risk => (
              <Notice key={risk} tone="warn">
                {t(`storage.risks.${risk}`)}
              </Notice>
            ))}
            <div className="flex flex-col gap-2">
              <p className="text-[13px] text-pretty text-muted">{t('storage.howToSwitch')}</p>
              <CodeBlock
                label={t('storage.copyCommand')}
                text={'carpool config set redisUrl "redis://user:password@host:6379"'}
              />
            </div>
          </>
        )}
      </SettingsCard>
      <StorageTestCard />
    </>
  )
}

function StorageFacts({ storage }: { readonly storage: Storage }) {
  const { t } = useTranslation()
  const format = useFormat()
  const bytes = useBytes()
  const holdingsText = useHoldingsText()
  const { mode, address, version, state, memoryBytes, holds, lastBackup } = storage
  return (
    <FactList
      facts={[
        { term: t('storage.used'), value: t(`storage.modes.${mode}`) },
        { term: t('storage.state'), value: t(`service.redisStates.${state}`) },
        { term: t('service.version'), value: version },
        { term: t('storage.address'), value: <code className="font-mono text-[13px]">{address}</code> },
        ...(memoryBytes === undefined ? [] : [{ term: t('about.memory'), value: bytes(memoryBytes) }]),
        ...(holds ? [{ term: t('storage.holds'), value: holdingsText(holds) }] : []),
        {
          term: t('storage.lastBackup'),
          value: lastBackup ? format.dateTime(lastBackup.madeAt) : t('storage.noBackup'),
        },
      ]}
    />
  )
}
